# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rule of a route takes a request."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.dataplane.forwarding import Rule
from simulator.dataplane.matching import matching_rule
from simulator.dataplane.messages import HttpRequest


def rule(name: str, *matches: dict[str, Any], hostnames: tuple[str, ...] = ()) -> Rule:
    return Rule(matches, (("default", name, 1),), hostnames)


def path(value: str, kind: str = "PathPrefix") -> dict[str, Any]:
    return {"path": {"type": kind, "value": value}}


def header(name: str, value: str) -> dict[str, Any]:
    return {"path": {"type": "PathPrefix", "value": "/"}, "headers": [{"type": "Exact", "name": name, "value": value}]}


RULES = (
    rule("all", path("/")),
    rule("v1", path("/v1")),
    rule("chat", path("/v1/chat/completions", "Exact")),
    rule("vip", header("X-Tier", "gold")),
    rule("host", path("/"), hostnames=("*.example.com",)),
)


@pytest.mark.parametrize(
    ("request_path", "headers", "expected"),
    [
        ("/", {}, "all"),
        ("/v1/completions", {}, "v1"),
        ("/v10", {}, "all"),
        ("/v1/chat/completions", {}, "chat"),
        ("/", {"x-tier": "gold"}, "vip"),
        ("/", {"x-tier": "lead"}, "all"),
    ],
)
def test_the_most_particular_rule_takes_a_request(request_path: str, headers: dict[str, str], expected: str) -> None:
    found = matching_rule(RULES, HttpRequest("GET", request_path, headers=headers))
    assert found is not None
    assert found.backends[0][1] == expected


def test_a_rule_with_host_names_takes_only_these() -> None:
    only = (rule("host", hostnames=("models.example.com",)),)
    assert matching_rule(only, HttpRequest("GET", "/", headers={"host": "models.example.com:80"})) is not None
    assert matching_rule(only, HttpRequest("GET", "/", headers={"host": "10.0.0.1"})) is None


def test_no_rule_takes_what_none_matches() -> None:
    assert matching_rule((rule("v1", path("/v1")),), HttpRequest("GET", "/other")) is None
