# SPDX-License-Identifier: GPL-3.0-or-later
"""ReplicaSets keep their number of pods."""

from __future__ import annotations

from typing import Any

from simulator.controllers.conditions import is_true
from simulator.controllers.kinds import POD, REPLICA_SET
from simulator.controllers.manifests import (
    Manifest,
    generation_of,
    is_going,
    name_of,
    namespace_of,
    owner_of,
    owner_reference,
    uid_of,
)
from simulator.controllers.objects import Objects
from simulator.controllers.writes import Create, Write, delete, status


def plan(objects: Objects) -> list[Write]:
    """Makes missing pods, removes surplus ones, and counts."""
    writes: list[Write] = []
    for replica_set in objects.all(REPLICA_SET):
        pods = pods_of(replica_set, objects)
        if not is_going(replica_set):
            writes += _scale(replica_set, pods)
        writes += status(replica_set, counted(replica_set, pods))
    return writes


def pods_of(owner: Manifest, objects: Objects) -> list[Manifest]:
    """The pods that an owner controls and nobody is deleting."""
    found = [pod for pod in objects.all(POD) if owner_of(pod) == uid_of(owner)]
    return [pod for pod in found if not is_going(pod)]


def pod_from(owner: Manifest, template: dict[str, Any]) -> Manifest:
    """A new pod of a template; the server completes its name."""
    metadata = template.get("metadata") or {}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            **{key: metadata[key] for key in ("labels", "annotations") if metadata.get(key)},
            "generateName": f"{name_of(owner)}-",
            "namespace": namespace_of(owner),
            "ownerReferences": [owner_reference(owner)],
        },
        "spec": template["spec"],
    }


def counted(replica_set: Manifest, pods: list[Manifest]) -> dict[str, Any]:
    """The status: pods, those that carry the template's labels, and those that are ready."""
    ready = sum(is_true(pod, "Ready") for pod in pods)
    return {
        "observedGeneration": generation_of(replica_set),
        "replicas": len(pods),
        # Zero is left out by the API; None takes a former number away.
        "fullyLabeledReplicas": len(pods) or None,
        "readyReplicas": ready or None,
        "availableReplicas": ready or None,
    }


def _scale(replica_set: Manifest, pods: list[Manifest]) -> list[Write]:
    alive = [pod for pod in pods if (pod.get("status") or {}).get("phase") not in ("Failed", "Succeeded")]
    missing = int(replica_set["spec"].get("replicas", 1)) - len(alive)
    if missing >= 0:
        return [Create(pod_from(replica_set, replica_set["spec"]["template"])) for _ in range(missing)]
    # Those that serve least go first.
    return [delete(pod) for pod in sorted(alive, key=_usefulness)[:-missing]]


def _usefulness(pod: Manifest) -> tuple[bool, bool, str]:
    return is_true(pod, "Ready"), bool(pod["spec"].get("nodeName")), name_of(pod)
