# SPDX-License-Identifier: GPL-3.0-or-later
"""Label and field selectors."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.selectors import field_selector, field_values, label_selector, object_selector

LABELS = {"app": "web", "tier": "front", "example.com/zone": "a", "rank": "7"}
FIELDS = ("metadata.name", "status.phase", "spec.nodeName", "spec.unschedulable")


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("", True),
        ("app=web", True),
        ("app==web,tier=front", True),
        ("app = web , tier != back", True),
        ("app=api", False),
        ("app!=web", False),
        ("missing!=x", True),
        ("app in (api, web)", True),
        ("app notin (api,web)", False),
        ("missing notin (x)", True),
        ("app", True),
        ("!app", False),
        ("!missing", True),
        ("example.com/zone=a", True),
        ("rank>6,rank<8", True),
        ("rank>7", False),
        ("app=", False),
    ],
)
def test_a_label_selector_matches(text: str, matches: bool) -> None:
    assert label_selector(text).matches(LABELS) is matches


@pytest.mark.parametrize("text", ["app in web", "=web", "app=a b", "app=web,,x(", "a b=c", "app=a/b"])
def test_a_label_selector_that_cannot_be_read_is_a_bad_request(text: str) -> None:
    with pytest.raises(KubernetesError) as caught:
        label_selector(text)
    assert caught.value.code == 400
    assert "expected: " in caught.value.message or caught.value.message.startswith(
        "unable to parse requirement: values"
    )


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("metadata.name=pod-1", True),
        ("metadata.name=pod-1,status.phase!=Failed", True),
        ("status.phase==Pending", False),
        ("spec.nodeName=", True),
        ("spec.unschedulable=true", True),
    ],
)
def test_a_field_selector_matches(text: str, matches: bool) -> None:
    pod = {"metadata": {"name": "pod-1"}, "spec": {"unschedulable": True}, "status": {"phase": "Running"}}
    assert field_selector(text, FIELDS).matches(field_values(pod, FIELDS)) is matches


def test_a_field_that_is_not_selectable_is_a_bad_request() -> None:
    with pytest.raises(KubernetesError) as caught:
        field_selector("spec.image=x", FIELDS)
    assert (caught.value.code, caught.value.message) == (400, "field label not supported: spec.image")


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        ({}, True),
        ({"matchLabels": {"app": "web"}}, True),
        ({"matchLabels": {"app": "api"}}, False),
        ({"matchExpressions": [{"key": "tier", "operator": "In", "values": ["front"]}]}, True),
        ({"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["front"]}]}, False),
        ({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}, False),
        ({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, True),
    ],
)
def test_a_label_selector_object_matches(selector: dict[str, Any], matches: bool) -> None:
    assert object_selector(selector).matches(LABELS) is matches
