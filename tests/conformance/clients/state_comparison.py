# SPDX-License-Identifier: GPL-3.0-or-later
"""Two final states of a simulated project, compared resource by resource and field by field."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import yaml

from tests.conformance.clients.meaning import Leaves, leaves

NOTHING = "nothing"
# What a server makes up: two runs of the same program differ in these.
_MADE_UP = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"), "TIME"),
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b"), "ID"),
    (re.compile(r"\b10(?:\.\d+){3}\b(?!/)"), "IP"),
    # GKE gives the next free range of pods to whichever cluster comes first.
    (re.compile(r"\b10\.\d+\.0\.0/14\b"), "PODS"),
    (re.compile(r"127\.0\.0\.\d+:\d+"), "ADDRESS"),
    (re.compile(r"(gkemcg1-[-a-z]+)-[0-9a-f]{12}"), r"\1-HASH"),
    (re.compile(r"(gke-gke-(?:west|east)-[-a-z0-9]+)-[0-9a-f]{8}-(?:grp|[a-z0-9]{4})\b"), r"\1-HASH"),
    (re.compile(r"(vllm-llama3-8b-instruct(?:-epp)?)-[0-9a-f]{8,10}(?:-[a-z0-9]{5})?\b"), r"\1-HASH"),
    (re.compile(r"gke-[0-9a-f]{36}-"), "gke-HASH-"),
    (re.compile(r"kube-api-access-[a-z0-9]{5}"), "kube-api-access-HASH"),
    (re.compile(r"(gke-gke-(?:west|east)-pods)-[0-9a-f]{8}"), r"\1-HASH"),
)
_MADE_UP_FIELDS = frozenset(
    {
        *("certificateAuthorityData", "clusterCaCertificate", "creationTimestamp", "etag", "fingerprint", "id", "uid"),
        *("labelFingerprint", "resourceVersion", "caBundle", "clusterIP", "clusterIPs", "podIP", "podIPs", "hostIP"),
        *("uniqueId", "oauth2ClientId", "pod-template-hash", "ca.crt", "hostIPs", "podCIDR", "podCIDRs"),
    }
)


@dataclass(frozen=True)
class Difference:
    """A field that differs between the two; an empty field is the resource itself, which one has more often."""

    resource: str
    field: str
    by_hand: str
    by_site: str


def compared(by_hand: dict[str, Any], by_site: dict[str, Any]) -> list[Difference]:
    """Every difference between two states."""
    left, right = _resources(by_hand), _resources(by_site)
    return [difference for name in sorted({*left, *right}) for difference in _compared(name, left[name], right[name])]


def _compared(name: str, left: list[Leaves], right: list[Leaves]) -> list[Difference]:
    if len(left) != len(right):
        return [Difference(name, "", f"{len(left)} of them", f"{len(right)} of them")]
    found = []
    for one, other in zip(left, right, strict=True):
        for field in sorted({*one, *other}):
            if one.get(field) != other.get(field):
                found.append(Difference(name, field, one.get(field, NOTHING), other.get(field, NOTHING)))
    return found


def _resources(state: dict[str, Any]) -> defaultdict[str, list[Leaves]]:
    """Leaves by service and name; resources whose names are made up share one name."""
    found: defaultdict[str, list[Leaves]] = defaultdict(list)
    for service, resources in state.items():
        for name, body in resources.items():
            found[_settled(f"{service} {name}")].append(_meaning(body))
    for several in found.values():
        several.sort(key=lambda one: json.dumps(one, sort_keys=True))
    return found


def _meaning(body: Any) -> Leaves:
    kept = leaves(_without_made_up(_read(body)))
    return {_settled(field): _settled(value) for field, value in kept.items()}


def _read(body: Any) -> Any:
    """A resource whose files of YAML are read: quotation marks and comments in them mean nothing."""
    files = body.get("data") if isinstance(body, dict) and body.get("kind") == "ConfigMap" else None
    if not files:
        return body
    read = {name: yaml.safe_load(text) if name.endswith(".yaml") else text for name, text in files.items()}
    return {**body, "data": read}


def _without_made_up(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_made_up(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_made_up(inner) for key, inner in value.items() if key not in _MADE_UP_FIELDS}


def _settled(text: str) -> str:
    for pattern, word in _MADE_UP:
        text = pattern.sub(word, text)
    return text
