# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API server writes into Pods and Jobs beyond plain defaults; what it adds last has no manager."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.objects.quantities import parse_quantity

CONTROLLER_UID = "batch.kubernetes.io/controller-uid"
UNREACHABLE = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


def with_pod_defaults(pod: dict[str, Any]) -> dict[str, Any]:
    """Gives a Pod with requests taken from limits; a Deployment's template keeps its requests as they were written."""
    spec = dict(pod.get("spec", {}))
    for kind in ("containers", "initContainers"):
        if kind in spec:
            spec[kind] = [_requesting(container) for container in spec[kind]]
    return pod | {"spec": {"enableServiceLinks": True} | spec}


def with_pod_admission(pod: dict[str, Any]) -> dict[str, Any]:
    """Gives a new Pod with what the default admission plug-ins add."""
    filled = {"preemptionPolicy": "PreemptLowerPriority", "priority": 0}
    return with_tolerations(pod | {"spec": filled | pod.get("spec", {})})


def with_tolerations(pod: dict[str, Any]) -> dict[str, Any]:
    """Gives a Pod that tolerates, for a while, the loss of its node, and the taints of the devices that it asks for."""
    spec = pod.get("spec", {})
    return pod | {"spec": spec | {"tolerations": _for_devices(_tolerations(spec.get("tolerations", [])), spec)}}


def with_job_selector(job: dict[str, Any]) -> dict[str, Any]:
    """Gives a Job with the selector and pod labels that tie its pods to it."""
    spec, metadata = dict(job.get("spec", {})), job["metadata"]
    if spec.get("manualSelector") or "selector" in spec:
        return job
    uid, name = metadata.get("uid", ""), metadata.get("name", "")
    template = dict(spec.get("template", {}))
    own = {CONTROLLER_UID: uid, "batch.kubernetes.io/job-name": name, "controller-uid": uid, "job-name": name}
    labels = {**template.get("metadata", {}).get("labels", {}), **own}
    template["metadata"] = {**template.get("metadata", {}), "labels": labels}
    spec |= {"manualSelector": False, "selector": {"matchLabels": {CONTROLLER_UID: uid}}, "template": template}
    return job | {"spec": spec}


def pod_quality(pod: Mapping[str, Any]) -> str:
    """Gives the quality of service class of a Pod."""
    containers = [*pod["spec"].get("containers", ()), *pod["spec"].get("initContainers", ())]
    resources = [container.get("resources", {}) for container in containers]
    if not any(_compute(one.get("requests")) or _compute(one.get("limits")) for one in resources):
        return "BestEffort"
    return "Guaranteed" if all(_is_guaranteed(one) for one in resources) else "Burstable"


def _is_guaranteed(resources: Mapping[str, Any]) -> bool:
    limits, requests = _compute(resources.get("limits")), _compute(resources.get("requests"))
    return limits.keys() == {"cpu", "memory"} and limits == {**limits, **requests}


def _compute(amounts: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: parse_quantity(amount) for name, amount in (amounts or {}).items() if name in ("cpu", "memory")}


def _requesting(container: Mapping[str, Any]) -> dict[str, Any]:
    resources = container.get("resources", {})
    limits = resources.get("limits")
    if not limits:
        return dict(container)
    requests = {**limits, **resources.get("requests", {})}
    return {**container, "resources": {**resources, "requests": requests}}


def _tolerations(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {(one.get("key"), one.get("effect", "NoExecute")) for one in given}
    added = [
        {"effect": "NoExecute", "key": key, "operator": "Exists", "tolerationSeconds": 300}
        for key in UNREACHABLE
        if (key, "NoExecute") not in known and not any(not one.get("key") for one in given)
    ]
    return [*given, *added]


def _for_devices(given: list[dict[str, Any]], spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Gives the tolerations with one for each kind of device that the pod asks for: GKE keeps others off such nodes."""
    containers = [*spec.get("initContainers", ()), *spec.get("containers", ())]
    asked = {name for one in containers for name in one.get("resources", {}).get("requests", {}) if _is_device(name)}
    wanted = ({"key": name, "operator": "Exists", "effect": "NoSchedule"} for name in sorted(asked))
    return [*given, *(toleration for toleration in wanted if toleration not in given)]


def _is_device(name: str) -> bool:
    return "/" in name and "kubernetes.io/" not in name
