# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rule of a gateway takes a request, by the Gateway API's order of precedence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from simulator.dataplane.forwarding import Rule
from simulator.dataplane.messages import HttpRequest


def matching_rule(rules: tuple[Rule, ...], request: HttpRequest) -> Rule | None:
    """The rule with the most particular match: exact path, longest prefix, method, number of headers."""
    host = request.headers.get("host", "").partition(":")[0]
    found = [
        (rank(match), -index, rule)
        for index, rule in enumerate(rules)
        if _is_host(rule, host)
        for match in rule.matches or ({},)
        if _matches(match, request)
    ]
    return max(found, key=lambda item: item[:2])[2] if found else None


def rank(match: Mapping[str, Any]) -> tuple[bool, int, bool, int, int]:
    """How particular a match is: the higher of two takes a request that both would."""
    path = match.get("path") or {}
    exact = path.get("type") == "Exact"
    headers, queries = match.get("headers") or [], match.get("queryParams") or []
    return exact, len(path.get("value", "/")), "method" in match, len(headers), len(queries)


def _is_host(rule: Rule, host: str) -> bool:
    if not rule.hostnames:
        return True
    return any(host == name or (name.startswith("*.") and host.endswith(name[1:])) for name in rule.hostnames)


def _matches(match: Mapping[str, Any], request: HttpRequest) -> bool:
    queries = {name: values[0] for name, values in parse_qs(request.query).items()}
    return (
        _is_path(match.get("path") or {}, request.path)
        and match.get("method") in (None, request.method)
        and all(_is_value(item, request.headers.get(item["name"].lower())) for item in match.get("headers") or [])
        and all(_is_value(item, queries.get(item["name"])) for item in match.get("queryParams") or [])
    )


def _is_path(wanted: Mapping[str, str], path: str) -> bool:
    value = wanted.get("value", "/")
    match wanted.get("type", "PathPrefix"):
        case "Exact":
            return path == value
        case "RegularExpression":
            return re.fullmatch(value, path) is not None
    return value == "/" or path == value.rstrip("/") or path.startswith(value.rstrip("/") + "/")


def _is_value(wanted: Mapping[str, str], value: str | None) -> bool:
    if value is None:
        return False
    if wanted.get("type") == "RegularExpression":
        return re.fullmatch(wanted["value"], value) is not None
    return value == wanted["value"]
