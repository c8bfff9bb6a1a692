# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments roll their template out through ReplicaSets."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from simulator.controllers.kinds import DEPLOYMENT, REPLICA_SET
from simulator.controllers.manifests import (
    Manifest,
    annotations_of,
    is_going,
    name_of,
    namespace_of,
    owner_of,
    owner_reference,
    uid_of,
)
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.deployment_status import reported
from simulator.controllers.workloads.rollout import resizes, wanted
from simulator.controllers.writes import Create, Write, merge, status

HASH = "pod-template-hash"
REVISION = "deployment.kubernetes.io/revision"


def plan(objects: Objects, now: datetime) -> list[Write]:
    """Makes the ReplicaSet of the present template, shifts replicas to it, and reports."""
    writes: list[Write] = []
    for deployment in objects.all(DEPLOYMENT):
        if is_going(deployment):
            continue
        owned = [item for item in objects.all(REPLICA_SET) if owner_of(item) == uid_of(deployment)]
        current = next((item for item in owned if _has_template(item, deployment)), None)
        if current is None:
            writes.append(Create(_replica_set(deployment, owned)))
            continue
        writes += _numbered(deployment, current, owned)
        writes += [] if deployment["spec"].get("paused") else resizes(deployment, current, owned)
        writes += status(deployment, reported(deployment, current, owned, now))
    return writes


def _numbered(deployment: Manifest, current: Manifest, owned: list[Manifest]) -> list[Write]:
    """Gives the present template the highest revision, also one that was there before, and the deployment the same."""
    newest = max(_revision(item) for item in owned)
    others = [_revision(item) for item in owned if item is not current]
    number = newest + 1 if newest in others else _revision(current)
    change = {"metadata": {"annotations": {REVISION: str(number)}}}
    return [merge(item, change) for item in (current, deployment) if _revision(item) != number]


def _revision(item: Manifest) -> int:
    return int(annotations_of(item).get(REVISION, 0))


def _replica_set(deployment: Manifest, owned: list[Manifest]) -> Manifest:
    template = deployment["spec"]["template"]
    digest = hashlib.sha256(json.dumps(template, sort_keys=True).encode()).hexdigest()[:10]
    labels = {**(template.get("metadata", {}).get("labels") or {}), HASH: digest}
    selector = deployment["spec"]["selector"]
    revision = 1 + max((_revision(item) for item in owned), default=0)
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{name_of(deployment)}-{digest}",
            "namespace": namespace_of(deployment),
            "labels": labels,
            "annotations": {REVISION: str(revision)},
            "ownerReferences": [owner_reference(deployment)],
        },
        "spec": {
            "replicas": 0 if owned else wanted(deployment),
            "selector": {**selector, "matchLabels": {**(selector.get("matchLabels") or {}), HASH: digest}},
            "template": {**template, "metadata": {**template.get("metadata", {}), "labels": labels}},
        },
    }


def _has_template(replica_set: Manifest, deployment: Manifest) -> bool:
    return _without_hash(replica_set["spec"]["template"]) == _without_hash(deployment["spec"]["template"])


def _without_hash(template: dict[str, Any]) -> tuple[Any, Any, Any]:
    metadata = template.get("metadata") or {}
    labels = {key: value for key, value in (metadata.get("labels") or {}).items() if key != HASH}
    return labels, metadata.get("annotations") or {}, template["spec"]
