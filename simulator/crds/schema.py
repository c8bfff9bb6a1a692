# SPDX-License-Identifier: GPL-3.0-or-later
"""The few words in which our definitions are written, and the OpenAPI they become."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]

LABEL_VALUE = r"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$"
LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
SUBDOMAIN = rf"^{LABEL}(\.{LABEL})*$"
HOST = rf"^(\*\.)?{LABEL}(\.{LABEL})*$"
DOMAIN_NAME = r"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$"


def text(*values: str, **limits: Any) -> Schema:
    """A string, one of `values` when there are any."""
    return {"type": "string", **({"enum": list(values)} if values else {}), **limits}


def integer(minimum: int | None = None, maximum: int | None = None, **limits: Any) -> Schema:
    """A whole number between the two bounds."""
    bounds = {"minimum": minimum, "maximum": maximum}
    return {"type": "integer", "format": "int32", **{k: v for k, v in bounds.items() if v is not None}, **limits}


def generation() -> Schema:
    """A generation of an object; without a maximum, as the largest of 64 bits overflows in a real API server."""
    return {"type": "integer", "format": "int64", "minimum": 0}


def boolean(**limits: Any) -> Schema:
    """True or false."""
    return {"type": "boolean", **limits}


def record(properties: dict[str, Schema], required: Iterable[str] = (), **limits: Any) -> Schema:
    """An object with these properties."""
    needed = list(required)
    return {"type": "object", "properties": properties, **({"required": needed} if needed else {}), **limits}


def mapping(values: Schema, **limits: Any) -> Schema:
    """An object with any keys and values of one kind."""
    return {"type": "object", "additionalProperties": values, **limits}


def listing(items: Schema, **limits: Any) -> Schema:
    """A list that is replaced as a whole."""
    return {"type": "array", "items": items, "x-kubernetes-list-type": "atomic", **limits}


def keyed(items: Schema, *keys: str, **limits: Any) -> Schema:
    """A list whose items are told apart by these keys."""
    return {
        "type": "array",
        "items": items,
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": list(keys),
        **limits,
    }


def anything() -> Schema:
    """An object nobody has documented."""
    return {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def rules(*pairs: tuple[str, str]) -> dict[str, Any]:
    """CEL rules, each with the message of its refusal."""
    return {"x-kubernetes-validations": [{"rule": rule, "message": message} for rule, message in pairs]}


def port(**limits: Any) -> Schema:
    """A TCP port."""
    return integer(1, 65535, **limits)


CONDITION = record(
    {
        "type": text(maxLength=316),
        "status": text("True", "False", "Unknown"),
        "observedGeneration": generation(),
        "lastTransitionTime": text(format="date-time"),
        "reason": text(minLength=1, maxLength=1024),
        "message": text(maxLength=32768),
    },
    required=("lastTransitionTime", "message", "reason", "status", "type"),
)


def conditions(maximum: int = 8, **limits: Any) -> Schema:
    """A list of status conditions."""
    return keyed(CONDITION, "type", maxItems=maximum, **limits)


# A Gateway or class nobody has looked at yet says so itself (seen on a real API server with the genuine definitions).
def pending(*kinds: str) -> list[dict[str, str]]:
    """The conditions of an object that waits for its controller."""
    common = {"status": "Unknown", "reason": "Pending", "message": "Waiting for controller"}
    return [{"type": kind, **common, "lastTransitionTime": "1970-01-01T00:00:00Z"} for kind in kinds]
