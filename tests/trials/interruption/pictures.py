# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a simulated project, without what differs from run to run: times, versions, generated names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

# Where the same content stands in other words each time, or says how it came about rather than what it is.
PASSING = re.compile(
    r".*([tT]ime|[tT]imestamp|[fF]ingerprint|startedAt|At)$|etag|uid|uniqueId|id|targetId|resourceVersion|generation"
    r"|observedGeneration|managedFields|masterAuth|endpoint|.*Endpoint|listener|ca\.crt|ownerReferences"
    r"|deployment\.kubernetes\.io/revision|externalId|instance|ipAddress|.*IPs?|kube-root-ca"
)
# Made by controllers and named by them.
GENERATED = re.compile(r"/(events|pods|replicasets|nodes|leases|endpointslices)/")
# Made by Google's controllers and named after the uid of what they were made for.
HASHED = re.compile(r"(gkemcg1-[a-z0-9-]+|gke-[a-z0-9-]+)-[0-9a-f]{8,}")
# Which region's gateway gets which address, and which cluster which range for its pods, depends on who asks first;
# other ranges are asked for.
ADDRESS = re.compile(r"\b10(\.\d+){3}\b(?!/)")
POD_RANGE = re.compile(r"\b10(\.\d+){3}/14\b")
AGAIN = ", again"
WITHOUT_CONTENT = ("tokens", "operations")


def picture(state: dict[str, Any]) -> dict[str, Any]:
    """Every object by service and name, with what was asked for; what controllers generate is counted by its kind."""
    flat = _by_name((name, lasting(body)) for name, body in _objects(state))
    kinds = [match[1] for name in flat if (match := GENERATED.search(name))]
    generated = [kind for kind in kinds if kind not in ("events", "leases")]
    counted = {kind: generated.count(kind) for kind in sorted(set(generated))}
    return {**{name: body for name, body in flat.items() if not GENERATED.search(name)}, "generated": counted}


def differences(found: Any, wanted: Any, path: str = "") -> list[str]:
    """Where two pictures differ, one line each."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        keys = sorted(found.keys() | wanted.keys(), key=str)
        return [line for key in keys for line in _of_key(found, wanted, key, f"{path} > {key}")]
    return [] if found == wanted else [f"{path}: {found!r} instead of {wanted!r}"]


def lasting(value: Any) -> Any:
    """A body without what passes."""
    if isinstance(value, dict):
        return {key: lasting(part) for key, part in value.items() if not _passes(str(key), part)}
    if isinstance(value, str):
        return POD_RANGE.sub("POD RANGE", ADDRESS.sub("ADDRESS", HASHED.sub(r"\1", value)))
    return [lasting(part) for part in value] if isinstance(value, list) else value


def _by_name(objects: Iterator[tuple[str, Any]]) -> dict[str, Any]:
    """Objects by the lasting part of their names; a second one of a name stays visible, wherever it came in."""
    found: dict[str, Any] = {}
    for name, body in sorted(((lasting(name), body) for name, body in objects), key=_spelled):
        kept = name
        while kept in found:
            kept += AGAIN
        found[kept] = body
    return found


def _spelled(pair: tuple[str, Any]) -> str:
    return json.dumps(pair, sort_keys=True)


def _passes(key: str, part: Any) -> bool:
    """Whether it may differ; a status in one word must not, but one that tells how an object got there."""
    return PASSING.fullmatch(key) is not None or (key == "status" and isinstance(part, dict))


def _objects(state: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for service, objects in state.items():
        if service not in WITHOUT_CONTENT:
            yield from ((f"{service} {name}", body) for name, body in objects.items())


def _of_key(found: dict[str, Any], wanted: dict[str, Any], key: str, path: str) -> list[str]:
    if key not in found:
        return [f"{path} is missing"]
    return differences(found[key], wanted[key], path) if key in wanted else [f"{path} is left over"]
