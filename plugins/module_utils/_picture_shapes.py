# SPDX-License-Identifier: GPL-3.0-or-later
"""How the parts of a gateway are shown, from what the APIs say of them; pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body


def cluster_link(cluster: Body) -> str:
    """The link by which memberships name a cluster."""
    path = cluster["selfLink"].split("/projects/")[1].replace("/zones/", "/locations/")
    return f"//container.googleapis.com/projects/{path}"


def cluster_shape(body: Body, membership: Body | None) -> dict[str, Any]:
    """A cluster and its membership."""
    return {
        "name": body["name"],
        "location": body["location"],
        "status": body.get("status"),
        "version": body.get("currentMasterVersion"),
        "membership": membership and membership["name"],
        "membership_state": membership and membership.get("state", {}).get("code"),
    }


def feature_shape(body: Body | None) -> dict[str, Any] | None:
    """A fleet feature and its state for each membership; None when it is not enabled."""
    if body is None:
        return None
    members = body.get("membershipStates", {})
    return {
        "state": body.get("resourceState", {}).get("state"),
        "code": body.get("state", {}).get("state", {}).get("code"),
        "description": body.get("state", {}).get("state", {}).get("description"),
        "memberships": {name: state.get("state", {}) for name, state in members.items()},
    }


def pool_shape(body: Body) -> dict[str, Any]:
    """An inference pool and whether it is exported."""
    return {
        "name": body["metadata"]["name"],
        "ports": [port["number"] for port in body["spec"]["targetPorts"]],
        "exported": body["metadata"].get("annotations", {}).get("networking.gke.io/export") == "True",
    }


def named(body: Body, conditions: list[Body], **more: Any) -> dict[str, Any]:
    """An object by its name, with what else is known of it and its conditions."""
    return {"name": body["metadata"]["name"], **more, "conditions": conditions}


def asked_region(entry: Body) -> str:
    """The region of spec.addresses[]: ephemeral-ipv4-address/REGION, or a value regions/REGION/addresses/NAME."""
    kind, value = str(entry.get("type", "")), str(entry.get("value", ""))
    return value.split("/")[1] if value.startswith("regions/") else kind.rsplit("/", 1)[-1]
