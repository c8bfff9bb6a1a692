# SPDX-License-Identifier: GPL-3.0-or-later
"""What this collection makes in Google's APIs, by the titles and in the form that its diffs have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.trials.objects import Objects

Found = Iterator[tuple[str, dict[str, Any]]]
PROXY_ONLY = "GLOBAL_MANAGED_PROXY"


def google_objects(state: Mapping[str, Any]) -> Objects:
    """Clusters, node pools, memberships, features, proxy-only subnets, grants and APIs by title.

    What is being deleted counts as gone, and with a cluster its node pools.
    """
    found = dict(clusters(state["container"]))
    for objects in (fleet(state["gkehub"]), subnets(state["compute"]), project(state)):
        found.update(objects)
    return found


def clusters(bodies: Mapping[str, Any]) -> Found:
    """Clusters, and their node pools apart."""
    for body in (body for body in bodies.values() if body["status"] != "STOPPING"):
        yield f"cluster {body['name']} in {body['location']}", {**body, "nodePools": []}
        for pool in body.get("nodePools", []):
            if pool["status"] != "STOPPING":
                yield f"node pool {pool['name']} of {body['name']}", pool


def fleet(bodies: Mapping[str, Any]) -> Found:
    """Memberships by their clusters, and features."""
    for name, body in bodies.items():
        parts = name.split("/")
        if "DELETING" in body["state"].values() or body.get("resourceState", {}).get("state") == "DISABLING":
            continue
        if parts[-2] == "features":
            yield f"fleet feature {parts[-1]} of {parts[1]}", body
        else:
            yield f"the fleet membership of {body['endpoint']['gkeCluster']['resourceLink'].split('/')[-1]}", body


def subnets(bodies: Mapping[str, Any]) -> Found:
    """The proxy-only subnets."""
    for name, body in bodies.items():
        if body.get("purpose") == PROXY_ONLY:
            network, region = body["network"].split("/")[-1], name.split("/")[3]
            yield f"the proxy-only subnet of {network} in {region}", body


def project(state: Mapping[str, Any]) -> Found:
    """The grants by role and member, and the APIs that are enabled."""
    policies = {name: body for name, body in state["cloudresourcemanager"].items() if name.endswith(":policy")}
    for name, policy in policies.items():
        given = {one["role"]: dict.fromkeys(one["members"], True) for one in policy["bindings"]}
        yield f"the IAM policy of {name.split('/')[1].removesuffix(':policy')}", given
        enabled = {name.split("/")[-1]: body["state"] for name, body in state["serviceusage"].items()}
        yield f"the APIs of {name.split('/')[1].removesuffix(':policy')}", enabled
