# SPDX-License-Identifier: GPL-3.0-or-later
"""What is called unchanged without asking, the server's own dry run calls unchanged too, for many drifts and bodies."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
import yaml
from ansible_collections.gkefleet.inference.plugins.module_utils._context import Context
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import KubeObjects, in_place
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience
from ansible_collections.gkefleet.inference.plugins.plugin_utils._in_process import validated

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import WEST, cluster
from tests.modules.ways import in_process, resource_of

STRIDE = 1 if os.environ.get("DRIFTS") == "all" else 5  # DRIFTS=all tries every value of every body
Body = dict[str, Any]
Path = tuple[Any, ...]
OBJECTS = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: drifting, namespace: default, labels: {app: drifting}}
spec:
  replicas: 0
  selector: {matchLabels: {app: drifting}}
  template:
    metadata: {labels: {app: drifting}}
    spec:
      containers:
        - name: server
          image: server:1
          args: [--one, --two]
          ports: [{containerPort: 8000, name: http}, {containerPort: 9000, name: metrics, protocol: TCP}]
          env:
            - {name: A, value: a}
            - {name: B, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}}
          resources: {limits: {memory: 1Gi}, requests: {cpu: 500m}}
          volumeMounts: [{name: shm, mountPath: /dev/shm}]
      volumes: [{name: shm, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: drifting, namespace: default}
spec: {selector: {app: drifting}, ports: [{name: http, port: 80}, {name: metrics, port: 90, targetPort: 9000}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: drifting, namespace: default, labels: {a: "1", b: "2"}}
data: {one: "1", two: "2"}
---
apiVersion: v1
kind: Secret
metadata: {name: drifting, namespace: default}
data: {token: c2VjcmV0}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: drifting, namespace: default}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: inference.networking.k8s.io/v1
kind: InferencePool
metadata: {name: drifting, namespace: default}
spec:
  selector: {matchLabels: {app: drifting}}
  targetPorts: [{number: 8000}]
  endpointPickerRef: {name: drifting, port: {number: 9002}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: drifting, namespace: default}
spec:
  gatewayClassName: gke-l7-cross-regional-internal-managed-mc
  listeners: [{name: http, protocol: HTTP, port: 80}, {name: other, protocol: HTTP, port: 81}]
"""
BODIES: list[Body] = list(yaml.safe_load_all(OBJECTS))


@pytest.fixture
def objects(cloud: Any, monkeypatch: pytest.MonkeyPatch) -> KubeObjects:
    """The objects of a cluster."""
    for name, value in cloud.environ.items():
        monkeypatch.setenv(name, value)
    cluster(ModuleRunner(cloud, in_process))
    module = resource_of("gke_manifest")
    options = validated(module, {**WEST, "objects": []}).validated_parameters
    return module(options, Context()).objects


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The places of a body's values, one in each list included."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[-1], dict):
        yield path
        yield from leaves(value[-1], (*path, len(value) - 1))
    else:
        yield path


def variants(body: Body) -> Iterator[Body]:
    """A body with each of its values changed, and with each left out."""
    for path in leaves(body):
        if path[0] in ("apiVersion", "kind") or path[:2] in (("metadata", "name"), ("metadata", "namespace")):
            continue
        yield edited(body, path, other)
        yield edited(body, path, None)
    yield {**body, "metadata": {**body["metadata"], "annotations": {"more": "x"}}}


def edited(body: Body, path: Path, change: Any) -> Body:
    copied = copy.deepcopy(body)
    place: Any = copied
    for key in path[:-1]:
        place = place[key]
    if change is None:
        del place[path[-1]]
    else:
        place[path[-1]] = change(place[path[-1]])
    return copied


def other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, list):
        return value[::-1] if len(value) > 1 else [*value, *value]
    if isinstance(value, int):
        return value + 1
    return {"medium": "Memory"} if isinstance(value, dict) else {"500m": "0.5", "1Gi": "1024Mi"}.get(value, f"{value}x")


def agree(objects: KubeObjects, body: Body) -> bool | None:
    """What is said without asking; whenever that is "unchanged", the dry run must say so. None when it is refused."""
    live = objects.find(body)
    assert live is not None
    said = in_place(live, body)
    try:
        plan = objects.predicted(live, body, force=True)
    except Refusal:
        assert not said
        return None
    assert not (said and plan.changed), body
    return said


def apply_afresh(objects: KubeObjects, body: Body) -> None:
    """Applies a body over what is there, or anew where what others added stands in its way."""
    try:
        objects.apply(body, force=True)
    except Refusal:
        objects.api.delete(objects.kinds.path(body))
        objects.apply(body, force=True)


def drift_everywhere(objects: KubeObjects, body: Body) -> int:
    """Lets somebody else, then us, change each value of an object; gives how often it was known to be unchanged."""
    known = 0
    for variant in islice(variants(body), 0, None, STRIDE):
        assert not agree(objects, variant)
        try:
            objects.api.merge(objects.kinds.path(body), variant, manager="kubectl-edit")
        except Refusal:
            continue
        known += bool(agree(objects, body))
        apply_afresh(objects, body)
        known += bool(agree(objects, body))
    return known


def test_nothing_is_called_unchanged_that_an_apply_would_change(objects: KubeObjects) -> None:
    patience, known = Patience(60.0, poll_interval=0.1), 0
    for body in BODIES:
        objects.kinds.wait_for(body, patience)
        objects.apply(body, force=True)
        assert agree(objects, body) is True, body["kind"]
        known += drift_everywhere(objects, body)
    assert known >= len(BODIES)
