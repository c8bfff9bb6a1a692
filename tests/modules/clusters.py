# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster to put objects on, and the people who meddle with them."""

from __future__ import annotations

import base64
import json
from typing import Any

import urllib3

from tests.modules.cloud import ModuleRunner
from tests.modules.fleets import LOCATION, clusters, controller, membership

WEST: dict[str, Any] = {"cluster": "gke-west", "location": LOCATION}
POOL = "vllm-llama3-8b-instruct"
OPERATOR = "operator@example.com"
PICKER = {"name": f"{POOL}-epp", "port": {"number": 9002}}
SERVERS = {"app": POOL}


def cluster(run: ModuleRunner) -> None:
    """Makes gke-west."""
    clusters(run, "gke-west")


def config_cluster(run: ModuleRunner) -> None:
    """Makes gke-west the config cluster of a fleet."""
    controller(run)
    cluster(run)
    member = membership(run, "gke-west")["name"]
    run("gke_fleet_feature", {"name": "multiclusteringress", "config_membership": member})


def manifest(run: ModuleRunner, *objects: dict[str, Any], **options: Any) -> Any:
    """Applies objects to gke-west and gives what they are then."""
    return run("gke_manifest", {**WEST, "objects": list(objects), **options})["resource"]


def pool(*ports: int) -> dict[str, Any]:
    """An InferencePool."""
    return {
        "apiVersion": "inference.networking.k8s.io/v1",
        "kind": "InferencePool",
        "metadata": {"name": POOL, "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": SERVERS},
            "targetPorts": [{"number": port} for port in ports or (8000,)],
            "endpointPickerRef": PICKER,
        },
    }


def meddle(run: ModuleRunner, path: str, body: dict[str, Any]) -> None:
    """Changes an object on gke-west as somebody with kubectl would."""
    kubernetes(run, "PATCH", f"{path}?fieldManager=kubectl-edit", body)


def kubernetes(run: ModuleRunner, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Speaks to gke-west's Kubernetes API past the modules."""
    location = f"projects/my-gke-project/locations/{LOCATION}"
    found = run.by_hand("container", "GET", f"v1/{location}/clusters/gke-west")
    authority = base64.b64decode(found["masterAuth"]["clusterCaCertificate"]).decode()
    answer = urllib3.PoolManager(ca_cert_data=authority).request(
        method,
        f"https://{found['endpoint']}{path}",
        body=None if body is None else json.dumps(body),
        headers={"Authorization": f"Bearer {run.cloud.token(OPERATOR)}", "Content-Type": content_type(method)},
        timeout=10,
    )
    assert answer.status < 300, answer.data
    return answer.json()


def content_type(method: str) -> str:
    """The content type that Kubernetes wants for a method."""
    return "application/merge-patch+json" if method == "PATCH" else "application/json"
