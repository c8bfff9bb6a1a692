# SPDX-License-Identifier: GPL-3.0-or-later
"""metadata.generation: which kinds have one, and which changes count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.applying.merging import same
from simulator.kubernetes.resources import ResourceType

# Built-in kinds whose generation counts changes of the spec; all others of the built-in kinds have none.
COUNTED = {
    ("", "Pod"),
    ("", "ReplicationController"),
    ("apps", "DaemonSet"),
    ("apps", "Deployment"),
    ("apps", "ReplicaSet"),
    ("apps", "StatefulSet"),
    ("batch", "CronJob"),
    ("batch", "Job"),
    ("discovery.k8s.io", "EndpointSlice"),
    ("networking.k8s.io", "Ingress"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("policy", "PodDisruptionBudget"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
}


def has_generation(kind: ResourceType) -> bool:
    """Says whether objects of the kind carry a generation."""
    return kind.custom or (kind.group, kind.kind) in COUNTED


def next_generation(kind: ResourceType, live: Mapping[str, Any], resource: Mapping[str, Any]) -> int:
    """Gives the generation after a write; a Deployment's also counts changed annotations."""
    now: int = live["metadata"].get("generation", 1)
    return now if same(_counted(kind, live), _counted(kind, resource)) else now + 1


def _counted(kind: ResourceType, resource: Mapping[str, Any]) -> dict[str, Any]:
    left_out = {"metadata", "status"} if not kind.custom or "status" in kind.subresources else {"metadata"}
    counted = {name: value for name, value in resource.items() if name not in left_out}
    if (kind.group, kind.kind) == ("apps", "Deployment"):
        counted["annotations"] = resource["metadata"].get("annotations", {})
    return counted
