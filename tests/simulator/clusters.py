# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters and node pools for tests of the container service."""

from __future__ import annotations

from typing import Any

from tests.simulator.google import PROJECT, Answer, Google, until

REGION = "europe-west3"
# Everything that takes minutes takes seconds, so that a test waits a few milliseconds.
FAST = {
    f"container.{step}": 2.0
    for step in (
        "clusters.create",
        "clusters.update",
        "clusters.delete",
        "nodePools.create",
        "nodePools.update",
        "nodePools.delete",
    )
}
H100 = {
    "name": "h100",
    "initialNodeCount": 3,
    "locations": ["europe-west3-a"],
    "config": {
        "machineType": "a3-highgpu-2g",
        "spot": True,
        "accelerators": [{"acceleratorType": "nvidia-h100-80gb", "acceleratorCount": "2"}],
    },
}


def clusters(location: str = REGION) -> str:
    """The path of a location's clusters."""
    return f"v1/{PROJECT}/locations/{location}/clusters"


def cluster(name: str = "gke-west", location: str = REGION) -> str:
    """The path of a cluster."""
    return f"{clusters(location)}/{name}"


def pool(name: str, cluster_name: str = "gke-west", location: str = REGION) -> str:
    """The path of a node pool."""
    return f"{cluster(cluster_name, location)}/nodePools/{name}"


def create(google: Google, name: str = "gke-west", location: str = REGION, **fields: Any) -> Answer:
    """Asks for a cluster with one small pool unless told otherwise."""
    pools = {"nodePools": [{"name": "system", "initialNodeCount": 1}]}
    first = {} if "initialNodeCount" in fields else pools
    return google.call("container", "POST", clusters(location), {"cluster": {"name": name, **first, **fields}})


def done(google: Google, started: Answer) -> Any:
    """The operation's body once it is DONE."""
    assert started.status == 200, started
    path = f"v1/{PROJECT}/locations/{started.body['zone']}/operations/{started.body['name']}"
    return until(lambda: google.get("container", path), lambda operation: operation["status"] == "DONE")


def running(google: Google, name: str = "gke-west", location: str = REGION, **fields: Any) -> Any:
    """A cluster that is RUNNING."""
    assert "error" not in done(google, create(google, name, location, **fields))
    return google.get("container", cluster(name, location))


def add_pool(google: Google, body: Any, cluster_name: str = "gke-west", location: str = REGION) -> Answer:
    """Asks for a node pool."""
    return google.call("container", "POST", f"{cluster(cluster_name, location)}/nodePools", {"nodePool": body})


def update(google: Google, desired: Any, name: str = "gke-west", location: str = REGION) -> Answer:
    """Asks for an update of a cluster."""
    return google.call("container", "PUT", cluster(name, location), {"update": desired})
