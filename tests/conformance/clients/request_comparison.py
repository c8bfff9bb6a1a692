# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests that one gcloud command makes, beside those that the modules make for the same purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.conformance.clients.meaning import Leaves, body_of, grants, leaves
from tests.conformance.clients.procedure_by_hand import EAST, PLACES, WEST

Journal = list[dict[str, Any]]
# How the answer is spelt is no part of what is asked.
_SPELLING = frozenset({"alt", "$alt"})
_NOTHING = "nothing"
# Both send it, and it is never the same.
_FINGERPRINT = "the one that was read"


@dataclass(frozen=True)
class Difference:
    """A field of a request that the two spell differently; `nothing` where one leaves it out."""

    field: str
    gcloud: str
    ours: str


def differences(gcloud: dict[str, Any], ours: dict[str, Any]) -> list[Difference]:
    """What the two requests have not in common, by field."""
    return _differing(_meaning(gcloud), _meaning(ours))


def altered(gcloud: dict[str, Any], ours: dict[str, Any]) -> list[Difference]:
    """What two requests that change or delete have not in common; `request` is method, service and path."""
    return _differing(_alteration(gcloud), _alteration(ours))


def _alteration(entry: dict[str, Any]) -> Leaves:
    spelt = {name: _FINGERPRINT if name == "labelFingerprint" else value for name, value in _meaning(entry).items()}
    if f"/v1/{(entry['request'] or {}).get('name')}" == entry["path"].partition(":")[0]:
        # gcloud says in the body too what the path says.
        del spelt["name"]
    return {**spelt, "request": of_any_place(f"{entry['method']} {entry['service']} {entry['path']}")}


def _differing(left: Leaves, right: Leaves) -> list[Difference]:
    return [
        Difference(field, left.get(field, _NOTHING), right.get(field, _NOTHING))
        for field in sorted({*left, *right})
        if left.get(field) != right.get(field)
    ]


def writes(journal: Journal) -> Journal:
    """The requests to Google's APIs that changed something, each policy with what it adds and removes."""
    found, policy = [], set[tuple[str, str]]()
    for entry in journal:
        if entry["path"].endswith(":getIamPolicy"):
            policy = grants(entry["response"])
        if entry["write"] and not entry["service"].startswith("kubernetes"):
            found.append(_with_grants(entry, policy) if entry["path"].endswith(":setIamPolicy") else entry)
    return found


def _with_grants(entry: dict[str, Any], before: set[tuple[str, str]]) -> dict[str, Any]:
    sent = entry["request"]
    after = grants(sent["policy"])
    added, removed = (
        {f"{role} to {member}": True for role, member in sorted(some)} for some in (after - before, before - after)
    )
    rest = {key: value for key, value in sent["policy"].items() if key not in ("bindings", "etag")}
    # An etag is sent by both and never the same.
    has_etag = _FINGERPRINT if sent["policy"].get("etag") else _NOTHING
    policy = {**rest, "etag": has_etag, "added": added, "removed": removed}
    return {**entry, "request": {**sent, "policy": policy}}


def reads(journal: Journal) -> list[str]:
    """The questions to Google's APIs, each once: method, service, path, and query and body by field.

    How far operations are is no question of these: everybody asks it as often as they like. Nor is a change that was
    refused: a service agent is unknown for a while after it was made.
    """
    unchanged = [entry for entry in journal if not entry["write"] and not entry["service"].startswith("kubernetes")]
    asked = [entry for entry in unchanged if entry["method"] == "GET" or entry["status"] < 400]
    return list(dict.fromkeys(_question(entry) for entry in asked if "/operations/" not in entry["path"]))


def _question(entry: dict[str, Any]) -> str:
    fields = {name: value for name, value in entry["query"].items() if name not in _SPELLING}
    asked = sorted(leaves({**fields, **(entry["request"] or {})}).items())
    words = (f"{field}={value}" for field, value in asked if field)
    return of_any_place(" ".join((entry["method"], entry["service"], entry["path"], *words)))


def counterpart(wanted: dict[str, Any], journal: Journal) -> dict[str, Any] | None:
    """The request of the other journal that does the same: the same method, path and name of what is made."""
    for entry in journal:
        if key(entry) == key(wanted) or _shares_a_grant(entry, wanted):
            return entry
    return None


def key(entry: dict[str, Any]) -> tuple[str, ...]:
    """Service, method, path, and the name of what a creation makes."""
    body = entry["request"] if isinstance(entry["request"], dict) else {}
    inner = next((body[name] for name in ("cluster", "nodePool") if name in body), body)
    query = entry["query"]
    made = inner.get("name") or query.get("membershipId") or query.get("featureId") or ""
    policy = str(sorted(body["policy"]["added"])) if "policy" in body else ""
    return entry["service"], entry["method"], entry["path"], made, policy


def _shares_a_grant(left: dict[str, Any], right: dict[str, Any]) -> bool:
    if left["path"] != right["path"] or not left["path"].endswith(":setIamPolicy"):
        return False
    return bool(set(left["request"]["policy"]["added"]) & set(right["request"]["policy"]["added"]))


def of_any_place(text: str) -> str:
    """A text about one of the two clusters, said of any."""
    for place in PLACES:
        for value, word in ((place.cluster, "CLUSTER"), (place.zone, "ZONE"), (place.region, "REGION")):
            text = text.replace(value, word)
    return text


def _meaning(entry: dict[str, Any]) -> Leaves:
    query = {name: value for name, value in entry["query"].items() if name not in _SPELLING}
    spelt = {**leaves({"query": query} if query else {}), **leaves(body_of(entry) or {})}
    return {field: of_any_place(value) for field, value in spelt.items() if field}


def mirrored(title: str) -> str:
    """The title of the same step on the other cluster."""
    return title.replace(EAST.cluster, WEST.cluster).replace(EAST.region, WEST.region)
