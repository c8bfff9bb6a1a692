# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused in a CustomResourceDefinition."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from simulator.kubernetes.errors import KubernetesError
from tests.simulator.kubernetes.objects import GADGET_SCHEMA, KINDS, created, patched

CRDS = KINDS["CustomResourceDefinition"]
SCHEMA = ("spec", "versions", 0, "schema", "openAPIV3Schema")
WHERE = "spec.versions[0].schema.openAPIV3Schema"


def crd(path: tuple[Any, ...] = (), value: Any = None) -> dict[str, Any]:
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": GADGET_SCHEMA}}
    made: dict[str, Any] = {
        "metadata": {"name": "gadgets.shop.example.com"},
        "spec": {
            "group": "shop.example.com",
            "scope": "Namespaced",
            "names": {"plural": "gadgets", "kind": "Gadget"},
            "versions": [version],
        },
    }
    made = copy.deepcopy(made)
    part: Any = made
    for step in path[:-1]:
        part = part[step]
    if path:
        part[path[-1]] = value
    return made


def test_a_definition_gets_its_other_names() -> None:
    names = created(CRDS, crd())["spec"]["names"]
    assert (names["singular"], names["listKind"]) == ("gadget", "GadgetList")


@pytest.mark.parametrize(
    ("path", "value", "cause"),
    [
        (("metadata", "name"), "gadgets", "metadata.name: Invalid value"),
        (("spec", "group"), "example", 'metadata.name: Invalid value: "gadgets.shop.example.com": must be spec.names'),
        (
            ("spec", "scope"),
            "Galaxy",
            'spec.scope: Unsupported value: "Galaxy": supported values: "Cluster", "Namespaced"',
        ),
        (("spec", "versions", 0, "storage"), False, "spec.versions: Invalid value"),
        (("spec", "versions", 0, "schema"), {}, f"{WHERE}: Required value: schemas are required"),
        (SCHEMA, {}, f'{WHERE}.type: Invalid value: "": must be object at the root'),
        (
            SCHEMA,
            {"type": "object", "properties": {"spec": {"properties": {}}}},
            f"{WHERE}.properties[spec].type: Required value: must not be empty for specified object fields",
        ),
        (
            SCHEMA,
            {"type": "object", "properties": {"spec": {"type": "array"}}},
            f"{WHERE}.properties[spec].items: Required value: must be specified",
        ),
        (
            SCHEMA,
            {
                "type": "object",
                "properties": {
                    "spec": {
                        "type": "array",
                        "x-kubernetes-list-type": "map",
                        "items": {"type": "object", "properties": {}},
                    }
                },
            },
            f"{WHERE}.properties[spec].x-kubernetes-list-map-keys: Required value",
        ),
        (
            SCHEMA,
            {"type": "object", "properties": {"spec": {"type": "integer", "default": "x"}}},
            f'{WHERE}.properties[spec].default: Invalid value: "x"',
        ),
        (
            SCHEMA,
            {"type": "object", "x-kubernetes-validations": [{"rule": "self.a =="}]},
            f"{WHERE}.x-kubernetes-validations[0].rule: Invalid value",
        ),
    ],
)
def test_a_definition_is_refused(path: tuple[Any, ...], value: Any, cause: str) -> None:
    with pytest.raises(KubernetesError) as caught:
        created(CRDS, crd(path, value))
    texts = [f"{one['field']}: {one['message']}" for one in caught.value.details["causes"]]
    assert any(text.startswith(cause) for text in texts), texts


def test_the_scope_of_a_definition_stays() -> None:
    live = created(CRDS, crd())
    with pytest.raises(KubernetesError) as caught:
        patched(CRDS, live, {"spec": {"scope": "Cluster"}})
    assert caught.value.message.endswith('spec.scope: Invalid value: "Cluster": field is immutable')
