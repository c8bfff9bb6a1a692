# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's pure functions as tables: paths, versions, ages, JSON paths, protobuf, masking."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.kubernetes.authorization import Action, covers
from simulator.kubernetes.durations import age, duration
from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.jsonpath import first, replaced, values
from simulator.kubernetes.masking import without_secrets
from simulator.kubernetes.openapi_protobuf import block, text, varint
from simulator.kubernetes.paths import ResourcePath, resource_path
from simulator.kubernetes.protobuf import as_json
from simulator.kubernetes.registry import version_rank


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/api/v1/pods", ResourcePath("", "v1", "", "pods")),
        ("/api/v1/namespaces", ResourcePath("", "v1", "", "namespaces")),
        ("/api/v1/namespaces/a", ResourcePath("", "v1", "a", "namespaces", "a")),
        ("/api/v1/namespaces/a/status", ResourcePath("", "v1", "a", "namespaces", "a", "status")),
        ("/api/v1/namespaces/a/pods/b/log", ResourcePath("", "v1", "a", "pods", "b", "log")),
        ("/apis/apps/v1/namespaces/a/deployments", ResourcePath("apps", "v1", "a", "deployments")),
        ("/apis/example.com/v1/widgets/b", ResourcePath("example.com", "v1", "", "widgets", "b")),
        ("/apis/apps/v1", ResourcePath("apps", "v1")),
        ("/apis/apps", None),
        ("/version", None),
        ("/api/v1/namespaces/a/pods/b/log/more", None),
    ],
)
def test_a_path_names_a_resource(path: str, parts: ResourcePath | None) -> None:
    assert resource_path(path) == parts


def test_versions_sort_by_stability_then_age() -> None:
    given = ["v1alpha1", "v2", "v1", "v11beta2", "v10", "foo1", "v3beta1", "v11alpha2"]
    expected = ["v10", "v2", "v1", "v11beta2", "v3beta1", "v11alpha2", "v1alpha1", "foo1"]
    assert sorted(given, key=version_rank) == expected


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-1, "0s"),
        (119, "119s"),
        (120, "2m"),
        (200, "3m20s"),
        (601, "10m"),
        (3 * 3600 + 61, "3h1m"),
        (9 * 3600, "9h"),
        (49 * 3600, "2d1h"),
        (9 * 86400, "9d"),
        (3 * 365 * 86400 + 86400, "3y1d"),
    ],
)
def test_a_duration_has_at_most_two_units(seconds: int, shown: str) -> None:
    assert duration(seconds) == shown


def test_an_age_counts_from_a_timestamp() -> None:
    now = datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
    assert (age("2026-01-01T00:00:00Z", now), age(None, now)) == ("60s", "<unknown>")


DOCUMENT: dict[str, Any] = {
    "spec": {"ports": [{"number": 1}, {"number": 2}], "a.b": "dotted"},
    "status": {"conditions": [{"type": "Ready", "status": "True"}, {"type": "Other", "status": "False"}]},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (".spec.ports[1].number", [2]),
        (".spec.ports[*].number", [1, 2]),
        (".spec['a.b']", ["dotted"]),
        (r".spec.a\.b", ["dotted"]),
        ('.status.conditions[?(@.type=="Ready")].status', ["True"]),
        (".spec.ports[5].number", []),
        (".nothing.here", []),
    ],
)
def test_a_json_path_finds_values(path: str, found: list[Any]) -> None:
    assert values(path, DOCUMENT) == found
    assert first(path, DOCUMENT) == (found[0] if found else None)


def test_a_value_is_replaced_without_touching_the_document() -> None:
    before = json.dumps(DOCUMENT)
    assert replaced(".spec.replicas", DOCUMENT, 3)["spec"]["replicas"] == 3
    assert replaced(".new.deep", {}, 1) == {"new": {"deep": 1}}
    assert json.dumps(DOCUMENT) == before


@pytest.mark.parametrize(
    ("rule", "action", "allowed"),
    [
        ({"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}, Action("get", plural="pods"), True),
        ({"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}, Action("list", plural="pods"), False),
        ({"verbs": ["*"], "apiGroups": ["*"], "resources": ["*/scale"]}, Action("get", "apps", "x", "scale"), True),
        (
            {"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]},
            Action("get", plural="pods", subresource="log"),
            False,
        ),
        (
            {"verbs": ["get"], "apiGroups": [""], "resources": ["pods"], "resourceNames": ["a"]},
            Action("get", plural="pods", name="b"),
            False,
        ),
        ({"verbs": ["get"], "nonResourceURLs": ["/apis/*"]}, Action("get", path="/apis/apps"), True),
        ({"verbs": ["get"], "nonResourceURLs": ["/apis"]}, Action("get", path="/apis/apps"), False),
    ],
)
def test_a_rule_covers_an_action(rule: dict[str, Any], action: Action, allowed: bool) -> None:
    assert covers(rule, action) is allowed


def envelope(kind: str, content: bytes) -> bytes:
    """A message as Go clients wrap it."""
    return b"k8s\x00" + block(1, text(1, "v1") + text(2, kind)) + block(2, content)


def test_a_protobuf_body_reads_like_its_json() -> None:
    labels = block(11, text(1, "a") + text(2, "b"))
    metadata = text(1, "name") + text(2, "") + block(8, b"") + labels
    content = block(1, metadata) + block(2, text(1, "key") + block(2, b"\x00\xff")) + text(3, "Opaque")
    assert json.loads(as_json(envelope("Secret", content))) == {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "name", "labels": {"a": "b"}},
        "data": {"key": "AP8="},
        "type": "Opaque",
    }


def test_a_zero_that_says_something_is_kept() -> None:
    grace = varint(1 << 3) + varint(0)
    assert json.loads(as_json(envelope("DeleteOptions", grace)))["gracePeriodSeconds"] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"{}", 400), (envelope("Unheard", b""), 415), (envelope("Namespace", text(9, "news")), 415)],
)
def test_what_cannot_be_read_from_protobuf_is_refused_loudly(body: bytes, code: int) -> None:
    with pytest.raises(KubernetesError) as caught:
        as_json(body)
    assert caught.value.code == code


def test_masking_hides_values_and_nothing_else() -> None:
    secret = {"kind": "Secret", "metadata": {"name": "s"}, "type": "Opaque", "data": {"k": "v"}}
    assert without_secrets(secret) == {**secret, "data": {"k": "********"}}
    settings = {"kind": "ConfigMap", "data": {"k": "v"}}
    assert without_secrets(settings) == settings
    token = {"kind": "TokenRequest", "status": {"token": "t", "expirationTimestamp": "x"}}
    assert without_secrets(token)["status"] == {"token": "********", "expirationTimestamp": "x"}
