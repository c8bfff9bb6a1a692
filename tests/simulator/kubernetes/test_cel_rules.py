# SPDX-License-Identifier: GPL-3.0-or-later
"""x-kubernetes-validations: rules, messages, transitions, and how they play together with the schema."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.resources import ResourceType
from tests.simulator.kubernetes.objects import created, custom_kind, gadget, patched

CHECK: dict[str, Any] = {
    "type": "object",
    "properties": {
        "mode": {"type": "string"},
        "port": {"type": "integer", "minimum": 1},
        "interval": {"type": "integer"},
        "namespace": {"type": "string"},
        "x-kind": {"type": "string"},
        "period": {"type": "string", "format": "duration"},
        "targets": {
            "type": "array",
            "maxItems": 4,
            "items": {"type": "object", "properties": {"number": {"type": "integer"}}},
        },
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


def kind_with(*rules: dict[str, Any]) -> ResourceType:
    return custom_kind({"type": "object", "properties": {"spec": {**CHECK, "x-kubernetes-validations": list(rules)}}})


def refusal(kind: ResourceType, spec: dict[str, Any]) -> str:
    with pytest.raises(KubernetesError) as caught:
        created(kind, gadget(spec))
    return caught.value.message.partition(" is invalid: ")[2]


@pytest.mark.parametrize(
    ("rule", "spec", "holds"),
    [
        ("has(self.port) == (self.mode == 'FIXED')", {"mode": "FIXED", "port": 1}, True),
        ("has(self.port) == (self.mode == 'FIXED')", {"mode": "SERVING", "port": 1}, False),
        ("!has(self.port) || self.port > 10", {}, True),
        ("self.__namespace__ == 'a'", {"namespace": "a"}, True),
        ("self.x__dash__kind == 'a'", {"x-kind": "b"}, False),
        ("self.period < duration('1h')", {"period": "10m"}, True),
        (
            "self.targets.all(p1, self.targets.exists_one(p2, p1.number == p2.number))",
            {"targets": [{"number": 1}]},
            True,
        ),
        ("self.targets.exists(t, t.number > 5)", {"targets": [{"number": 1}]}, False),
        ("'app' in self.labels && self.labels['app'].size() < 4", {"labels": {"app": "web"}}, True),
        ("self.mode.lowerAscii().matches('^[a-z]+$')", {"mode": "FIXED"}, True),
        ("self.mode.split('-').join('') == 'ab'", {"mode": "a-b"}, True),
        ("has(self.port) && self.port == 1 || self.mode == 'x'", {"mode": "x"}, True),
        ("self.port == 1 || has(self.mode)", {"mode": "x"}, True),
    ],
)
def test_a_rule_decides(rule: str, spec: dict[str, Any], holds: bool) -> None:
    kind = kind_with({"rule": rule})
    if holds:
        assert created(kind, gadget(spec))["spec"] == spec
    else:
        assert refusal(kind, spec) == f'spec: Invalid value: "object": failed rule: {rule}'


def test_a_missing_optional_field_without_has_refuses_the_object() -> None:
    kind = kind_with({"rule": "self.mode != 'FIXED' || has(self.port)", "message": "port must be set"})
    assert refusal(kind, {"interval": 1}) == (
        'spec: Invalid value: "object": no such key: mode evaluating rule: port must be set'
    )


@pytest.mark.parametrize(
    ("rule", "cause"),
    [
        ({"message": "too few"}, 'spec: Invalid value: "object": too few'),
        ({"message": "too few", "fieldPath": ".port"}, 'spec.port: Invalid value: "object": too few'),
        ({"message": "too few", "reason": "FieldValueForbidden"}, "spec: Forbidden: too few"),
        ({"message": "too few", "reason": "FieldValueRequired"}, "spec: Required value: too few"),
        ({"messageExpression": "'have ' + string(self.port)"}, 'spec: Invalid value: "object": have 3'),
        (
            {"message": "too few", "messageExpression": "'have ' + self.mode"},
            'spec: Invalid value: "object": too few',
        ),
    ],
)
def test_a_broken_rule_says_what_its_author_wrote(rule: dict[str, Any], cause: str) -> None:
    assert refusal(kind_with({"rule": "self.port > 5", **rule}), {"port": 3}) == cause


def test_a_port_with_a_fraction_of_nothing_passes_the_schema_and_fails_the_rule() -> None:
    kind = kind_with({"rule": "self.port > 0", "message": "positive"})
    expected = 'spec: Invalid value: "object": invalid data, expected int, got float64 evaluating rule: positive'
    assert refusal(kind, {"port": 8000.0}) == expected


def test_errors_of_shape_keep_rules_from_running() -> None:
    kind = kind_with({"rule": "self.port > 5", "message": "too few"})
    assert refusal(kind, {"port": 3, "mode": 1}) == (
        '[spec.mode: Invalid value: "integer": spec.mode in body must be of type string: "integer",'
        " <nil>: Invalid value: null: some validation rules were not checked because the object was invalid;"
        " correct the existing errors to complete validation]"
    )


def test_errors_of_bounds_do_not_keep_rules_from_running() -> None:
    kind = kind_with({"rule": "self.port > 5", "message": "too few"})
    assert refusal(kind, {"port": 0}) == (
        "[spec.port: Invalid value: 0: spec.port in body should be greater than or equal to 1,"
        ' spec: Invalid value: "object": too few]'
    )


def test_a_transition_rule_looks_at_changes_only() -> None:
    kind = kind_with({"rule": "self.mode == oldSelf.mode", "message": "mode is immutable"})
    live = created(kind, gadget({"mode": "a"}))
    assert patched(kind, live, {"spec": {"interval": 3}}).changed
    with pytest.raises(KubernetesError) as caught:
        patched(kind, live, {"spec": {"mode": "b"}})
    assert caught.value.message.endswith('spec: Invalid value: "object": mode is immutable')


def test_an_unchanged_part_that_breaks_a_new_rule_may_stay() -> None:
    live = created(kind_with(), gadget({"port": 3}))
    kind = kind_with({"rule": "self.port > 5", "message": "too few"})
    labelled = patched(kind, live, {"metadata": {"labels": {"a": "b"}}}).resource
    assert labelled["metadata"]["labels"] == {"a": "b"}
    with pytest.raises(KubernetesError):
        patched(kind, live, {"spec": {"port": 4}})


def test_rules_sit_on_items_and_map_values_too() -> None:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            "spec": {
                "type": "object",
                "properties": {
                    "sizes": {
                        "type": "object",
                        "additionalProperties": {
                            "type": "integer",
                            "x-kubernetes-validations": [{"rule": "self < 5", "message": "too big"}],
                        },
                    },
                    "names": {
                        "type": "array",
                        "items": {
                            "type": "string",
                            "x-kubernetes-validations": [{"rule": "self.startsWith('a')", "message": "no a"}],
                        },
                    },
                },
            }
        },
    }
    message = refusal(custom_kind(schema), {"sizes": {"m": 9}, "names": ["ab", "b"]})
    assert message == (
        '[spec.sizes[m]: Invalid value: "integer": too big, spec.names[1]: Invalid value: "string": no a]'
    )
