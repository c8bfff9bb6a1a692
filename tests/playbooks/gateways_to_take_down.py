# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway over two regions, made by the modules one step after the other, so that any part can be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.dataplane.region_objects import picker_access
from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import POOL, pool
from tests.modules.fleets import controller
from tests.modules.gateways import health_check, listener, picker, route, servers, service

RANGES = {"europe-west3": "10.0.0.0/23", "us-east4": "10.5.0.0/23"}
CLUSTERS = {"europe-west3": "gke-west", "us-east4": "gke-east"}
SERVICES = ("compute", "container", "gkehub", "multiclusteringress", "multiclusterservicediscovery", "connectgateway")
INGRESS, SERVICES_FEATURE = "multiclusteringress", "multiclusterservicediscovery"
WEST_MEMBERSHIP = "projects/my-gke-project/locations/europe-west3/memberships/gke-west"
EPHEMERAL = "networking.gke.io/ephemeral-ipv4-address"
Step = Callable[[ModuleRunner], Any]


def on(region: str) -> dict[str, str]:
    """The options by which modules find a region's cluster."""
    return {"cluster": CLUSTERS[region], "location": region}


def subnet(region: str) -> Step:
    """Makes a region's proxy-only subnet."""
    options = {"name": f"proxies-{region}", "region": region, "network": "default", "range": RANGES[region]}
    return lambda run: run("gcp_proxy_subnet", options)


def cluster(region: str) -> Step:
    """Makes a region's cluster."""
    return lambda run: run("gke_cluster", {"name": CLUSTERS[region], "location": region})


def nodes(region: str) -> Step:
    """Gives the cluster GPU nodes."""
    options = {"name": "h100", "machine_type": "a3-highgpu-2g", "spot": True, "node_count": 1}
    return lambda run: run("gke_node_pool", {**on(region), **options, "node_locations": [f"{region}-a"]})


def membership(region: str) -> Step:
    """Registers the cluster."""
    return lambda run: run("gke_fleet_membership", on(region))


def features(run: ModuleRunner) -> None:
    """Enables both features."""
    run("gke_fleet_feature", {"name": INGRESS, "config_membership": WEST_MEMBERSHIP})
    run("gke_fleet_feature", {"name": SERVICES_FEATURE})


def backend(region: str) -> Step:
    """Serves the model from the cluster, and waits for nothing."""
    permissions = [permission for _, permission in picker_access()]
    objects = [*permissions, servers(), picker(), service(), pool()]
    return lambda run: run("gke_manifest", {**on(region), "objects": objects, "wait": False})


def export(region: str) -> Step:
    """Offers the pool to the fleet."""
    return lambda run: run("inferencepool_export", {**on(region), "name": POOL})


def policies(run: ModuleRunner) -> None:
    """Makes the policies of the import."""
    metrics = [{"name": "kv-cache"}]
    run("gcp_backend_policy", {**on("europe-west3"), "inference_pool_import": POOL, "metrics": metrics, "wait": False})
    run("gke_manifest", {**on("europe-west3"), "objects": [health_check()], "wait": False})


def gateway(run: ModuleRunner) -> None:
    """Makes the Gateway with an address in each region, and the route."""
    made = listener()
    made["spec"]["addresses"] = [{"type": f"{EPHEMERAL}/{region}", "value": region} for region in CLUSTERS]
    run("gke_manifest", {**on("europe-west3"), "objects": [made]})
    run("gke_manifest", {**on("europe-west3"), "objects": [route()], "wait": False})


def _each(step: Callable[[str], Step]) -> list[Step]:
    return [step(region) for region in CLUSTERS]


# In the order of a first run.
STEPS: list[Step] = [
    *_each(subnet),
    *_each(cluster),
    *_each(nodes),
    *_each(membership),
    features,
    *_each(backend),
    *_each(export),
    policies,
    gateway,
]


def build(run: ModuleRunner, steps: Iterable[Step] = STEPS) -> None:
    """Takes some steps of a first run."""
    controller(run)
    for step in steps:
        step(run)
