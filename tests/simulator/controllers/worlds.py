# SPDX-License-Identifier: GPL-3.0-or-later
"""Clouds with clusters in them, made through Google's own APIs."""

from __future__ import annotations

from typing import Any

from simulator.controllers.kinds import INFERENCE_POOL
from tests.simulator.controllers.kube import Kube
from tests.simulator.fleets import enable_ingress, grant_agent, register
from tests.simulator.google import PROJECT, Google, until

SERVICES = ("compute", "container", "gkehub", "multiclusteringress", "multiclusterservicediscovery", "connectgateway")
WEST, EAST = ("europe-west3", "gke-west"), ("us-east4", "gke-east")
RANGES = {"europe-west3": "10.0.0.0/23", "us-east4": "10.5.0.0/23", "us-central1": "10.7.0.0/23"}
GPU_POOL = {
    "name": "h100",
    "initialNodeCount": 1,
    "config": {
        "machineType": "a3-highgpu-2g",
        "spot": True,
        "diskType": "pd-balanced",
        "accelerators": [{"acceleratorType": "nvidia-h100-80gb", "acceleratorCount": "2"}],
    },
}


def cluster_body(location: str, name: str, version: str = "1.34", **more: Any) -> dict[str, Any]:
    """A cluster with one small pool and one of GPUs, in one zone of its region."""
    zones = [f"{location}-a"]
    system = {"name": "system", "initialNodeCount": 1, "config": {"machineType": "e2-standard-8"}}
    return {
        "name": name,
        "initialClusterVersion": version,
        "releaseChannel": {"channel": "RAPID"},
        "locations": zones,
        "nodePools": [{**pool, "locations": zones} for pool in (system, GPU_POOL)],
        "networkConfig": {"gatewayApiConfig": {"channel": "CHANNEL_STANDARD"}},
        "podAutoscaling": {"hpaProfile": "PERFORMANCE"},
        "monitoringConfig": {"managedPrometheusConfig": {"enabled": True}},
        "workloadIdentityConfig": {"workloadPool": "my-gke-project.svc.id.goog"},
        **more,
    }


def start_cluster(google: Google, location: str, name: str, **more: Any) -> None:
    """Asks for a cluster and does not wait."""
    path = f"v1/{PROJECT}/locations/{location}/clusters"
    answer = google.call("container", "POST", path, {"cluster": cluster_body(location, name, **more)})
    assert answer.status == 200, answer


def reach(google: Google, location: str, name: str) -> Kube:
    """A client of the cluster once it runs and has its custom resources."""
    path = f"v1/{PROJECT}/locations/{location}/clusters/{name}"
    until(lambda: google.get("container", path), lambda body: body["status"] == "RUNNING")
    kube = Kube(google, location, name)
    until(lambda: kube.call("GET", INFERENCE_POOL.path("default"))[0], lambda status: status == 200)
    return kube


def make_subnet(google: Google, region: str) -> None:
    """Makes the region's proxy-only subnet and waits for it."""
    path = f"compute/v1/{PROJECT}/regions/{region}/subnetworks"
    body = {
        "name": f"proxy-{region}",
        "network": f"{PROJECT}/global/networks/default",
        "ipCidrRange": RANGES[region],
        "purpose": "GLOBAL_MANAGED_PROXY",
        "role": "ACTIVE",
    }
    assert google.call("compute", "POST", path, body).status == 200
    until(lambda: google.get("compute", f"{path}/proxy-{region}"), lambda found: found.get("state") == "READY")


def make_fleet(google: Google, *clusters: tuple[str, str], **more: Any) -> list[Kube]:
    """Clusters, registered; the first is the config cluster."""
    grant_agent(google, "roles/container.admin", "roles/multiclusteringress.serviceAgent")
    for location, name in clusters:
        start_cluster(google, location, name, **more)
    reached = [reach(google, location, name) for location, name in clusters]
    for location, name in clusters:
        register(google, name, location)
    location, name = clusters[0]
    google.finished("gkehub", enable_ingress(google, f"{PROJECT}/locations/{location}/memberships/{name}"))
    return reached
