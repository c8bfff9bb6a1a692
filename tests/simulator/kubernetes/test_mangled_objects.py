# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a client sends, the answer is an object or a refusal, never a crash."""

from __future__ import annotations

import contextlib
import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.kubernetes import writes
from simulator.kubernetes.bodies import Body
from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.resources import ResourceType
from tests.simulator.kubernetes.objects import GADGET_SCHEMA, GADGETS, KINDS, created, deployment, gadget, options

DEFINITION = {
    "metadata": {"name": "gadgets.shop.example.com"},
    "spec": {
        "group": "shop.example.com",
        "scope": "Namespaced",
        "names": {"plural": "gadgets", "kind": "Gadget"},
        "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": GADGET_SCHEMA}}],
    },
}
ROLE = {"metadata": {"name": "r"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}
STARTS: dict[str, tuple[ResourceType, dict[str, Any]]] = {
    "Deployment": (KINDS["Deployment"], deployment()),
    "Gadget": (GADGETS, gadget({"size": 1, "tags": ["a"], "ports": [{"name": "a"}], "labels": {"a": "b"}})),
    "CustomResourceDefinition": (KINDS["CustomResourceDefinition"], DEFINITION),
    "Role": (KINDS["Role"], ROLE),
    "Secret": (KINDS["Secret"], {"metadata": {"name": "s"}, "data": {"token": "eA=="}}),
}
ODD: list[Any] = [
    *(None, True, -1, 1.5, 8000.0, 10**20, "", "a b", "Ü", [], {}, [None], ["a", "a"], [{}], {"a": None}, [[1]]),
    *({"name": "x"}, [{"name": "x"}, {"name": "x"}], {"$patch": "delete"}),
]
ROUNDS = 60


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


def mangled(value: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    result = copy.deepcopy(value)
    path = chance.choice(list(places(result)))
    part: Any = result
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = copy.deepcopy(chance.choice(ODD))
    return result


@pytest.mark.parametrize("way", ["create", "make", "apply", "replace", writes.MERGE_PATCH, writes.STRATEGIC_PATCH])
@pytest.mark.parametrize("name", STARTS)
def test_a_mangled_object_is_taken_or_refused(name: str, way: str) -> None:
    kind, good = STARTS[name]
    good = {"apiVersion": kind.api_version, "kind": kind.kind, **good}
    live = created(kind, good)
    chance = random.Random(name + way)
    for _ in range(ROUNDS):
        sent = mangled(live if way == "replace" else good, chance)
        with contextlib.suppress(KubernetesError):
            assert written(kind, live, way, Body(sent)).resource["metadata"]["name"]


def written(kind: ResourceType, live: dict[str, Any], way: str, body: Body) -> writes.Written:
    circumstances = options(name=live["metadata"]["name"])
    if way == "create":
        return writes.create(kind, body, options(field_validation="Strict"))
    if way in ("make", "apply"):
        return writes.apply(kind, None if way == "make" else live, body, circumstances)
    if way == "replace":
        return writes.replace(kind, live, body, circumstances)
    return writes.patch(kind, live, way, body, circumstances)
