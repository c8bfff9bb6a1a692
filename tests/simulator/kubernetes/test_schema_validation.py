# SPDX-License-Identifier: GPL-3.0-or-later
"""Structural schemas of custom resources: what they refuse, default and drop, in the API server's words."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.kubernetes.errors import KubernetesError
from tests.simulator.kubernetes.objects import GADGETS, created, gadget, replaced, stored

REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "a missing field": ({}, "spec.size: Required value"),
    "a text for a number": (
        {"size": "big"},
        'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
    ),
    "a fraction for an integer": (
        {"size": 1.5},
        'spec.size: Invalid value: "number": spec.size in body must be of type integer: "number"',
    ),
    "null where it may not be": (
        {"size": None},
        "spec.size: Required value",
    ),
    "a number that is too small": (
        {"size": 0},
        "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1",
    ),
    "a number that is too large": (
        {"size": 10},
        "spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9",
    ),
    "a word that is not offered": (
        {"size": 1, "colour": "green"},
        'spec.colour: Unsupported value: "green": supported values: "red", "blue"',
    ),
    "a text that is too long": ({"size": 1, "name": "abcdef"}, "spec.name: Too long: may not be more than 5 bytes"),
    "a text that is too short": (
        {"size": 1, "name": "a"},
        'spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long',
    ),
    "a text of another form": (
        {"size": 1, "name": "A1"},
        "spec.name: Invalid value: \"A1\": spec.name in body should match '^[a-z]+$'",
    ),
    "a list for a port": (
        {"size": 1, "port": []},
        'spec.port: Invalid value: "array": spec.port in body must be of type integer,string: "array"',
    ),
    "a text that is no time": (
        {"size": 1, "since": "noon"},
        'spec.since: Invalid value: "noon": spec.since in body must be of type date-time: "noon"',
    ),
    "too many items": ({"size": 1, "tags": ["a", "b", "c", "d"]}, "spec.tags: Too many: 4: must have at most 3 items"),
    "too few items": (
        {"size": 1, "ports": []},
        "spec.ports: Invalid value: 0: spec.ports in body should have at least 1 items",
    ),
    "a doubled value in a set": ({"size": 1, "tags": ["a", "a"]}, 'spec.tags[1]: Duplicate value: "a"'),
    "a doubled key in a map": (
        {"size": 1, "ports": [{"name": "a"}, {"name": "a"}]},
        'spec.ports[1]: Duplicate value: {"name":"a"}',
    ),
    "a missing field of an item": ({"size": 1, "ports": [{"number": 1}]}, "spec.ports[0].name: Required value"),
    "too many properties": (
        {"size": 1, "labels": {"a": "1", "b": "2", "c": "3"}},
        "spec.labels: Too many: 3: must have at most 2 items",
    ),
    "a wrong type of a map's value": (
        {"size": 1, "labels": {"a": 1}},
        'spec.labels.a: Invalid value: "integer": spec.labels.a in body must be of type string: "integer"',
    ),
    "neither of two alternatives": (
        {"size": 1, "exactly": {}},
        '[<nil>: Invalid value: "": "spec.exactly" must validate one and only one schema (oneOf). Found none valid,'
        " spec.exactly.a: Required value]",
    ),
}


def refusal(spec: dict[str, Any], **metadata: Any) -> KubernetesError:
    with pytest.raises(KubernetesError) as caught:
        created(GADGETS, gadget(spec, **metadata))
    return caught.value


@pytest.mark.parametrize(("spec", "cause"), REFUSALS.values(), ids=REFUSALS.keys())
def test_the_schema_refuses(spec: dict[str, Any], cause: str) -> None:
    error = refusal(spec)
    assert (error.code, error.reason) == (422, "Invalid")
    assert error.message == f'Gadget.shop.example.com "one" is invalid: {cause}'


def test_every_cause_is_told_with_its_field() -> None:
    error = refusal({"size": 0, "colour": "green"})
    assert error.details == {
        "name": "one",
        "group": "shop.example.com",
        "kind": "Gadget",
        "causes": [
            {
                "reason": "FieldValueInvalid",
                "message": "Invalid value: 0: spec.size in body should be greater than or equal to 1",
                "field": "spec.size",
            },
            {
                "reason": "FieldValueNotSupported",
                "message": 'Unsupported value: "green": supported values: "red", "blue"',
                "field": "spec.colour",
            },
        ],
    }
    assert error.message.startswith('Gadget.shop.example.com "one" is invalid: [spec.size: ')


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"size": 1}, {"size": 1, "colour": "red"}),
        ({"size": 1, "colour": None}, {"size": 1, "colour": "red"}),
        ({"size": 1, "note": None}, {"size": 1, "note": None, "colour": "red"}),
        ({"size": 1, "ports": [{"name": "a"}]}, {"size": 1, "colour": "red", "ports": [{"name": "a", "number": 80}]}),
        ({"size": 1, "unknown": 2}, {"size": 1, "colour": "red"}),
        ({"size": 1, "free": {"any": [{"thing": 1}]}}, {"size": 1, "colour": "red", "free": {"any": [{"thing": 1}]}}),
        ({"size": 2.0}, {"size": 2, "colour": "red"}),
        ({"size": 1, "port": "http"}, {"size": 1, "colour": "red", "port": "http"}),
    ],
)
def test_the_stored_spec_is_defaulted_and_pruned(sent: dict[str, Any], kept: dict[str, Any]) -> None:
    spec = created(GADGETS, gadget(sent))["spec"]
    assert spec == kept
    assert isinstance(spec["size"], int)


def test_an_unchanged_part_that_is_invalid_does_not_stop_a_change_elsewhere() -> None:
    live = created(GADGETS, gadget({"size": 1}))
    live = stored({**live, "spec": {**live["spec"], "name": "TOOLONG"}})
    body = {**live, "spec": {**live["spec"], "size": 2}}
    assert replaced(GADGETS, live, body).resource["spec"]["size"] == 2
    with pytest.raises(KubernetesError):
        replaced(GADGETS, live, {**live, "spec": {**live["spec"], "name": "ALSOBAD"}})


def test_an_annotation_must_be_text() -> None:
    error = refusal({"size": 1}, annotations={"networking.gke.io/export": True})
    assert error.code == 400
    assert error.message == (
        'Gadget in version "v1" cannot be handled as a Gadget: json: cannot unmarshal bool into Go struct field'
        " ObjectMeta.annotations of type string"
    )
