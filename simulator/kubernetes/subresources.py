# SPDX-License-Identifier: GPL-3.0-or-later
"""Which kind and verbs a subresource has."""

from __future__ import annotations

from simulator.kubernetes.resources import ResourceType

# Which kind a subresource speaks, where it is not the parent's own.
SUBRESOURCE_KINDS = {
    "scale": ("autoscaling", "v1", "Scale"),
    "token": ("authentication.k8s.io", "v1", "TokenRequest"),
}
OPTION_KINDS = {"exec": "PodExecOptions"}
SUBRESOURCE_VERBS = {"exec": ["create", "get"], "log": ["get"], "token": ["create"], "finalize": ["update"]}


def subresource_kind(item: ResourceType, name: str) -> tuple[str, str, str]:
    """Group, version and kind that a subresource speaks."""
    return SUBRESOURCE_KINDS.get(name, (item.group, item.version, OPTION_KINDS.get(name, item.kind)))


def subresource_verbs(name: str) -> list[str]:
    """The verbs of a subresource."""
    return SUBRESOURCE_VERBS.get(name, ["get", "patch", "update"])
