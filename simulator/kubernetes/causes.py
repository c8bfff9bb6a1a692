# SPDX-License-Identifier: GPL-3.0-or-later
"""Field errors: why one field of an object is refused, in the API server's words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
"""Keys and list indices from the root of an object."""


@dataclass(frozen=True)
class Cause:
    """One cause of a Status: a machine-readable reason, the field and the text after the field's name."""

    reason: str
    field: str
    text: str

    def __str__(self) -> str:
        """Gives `field: text`, as the Status message quotes it."""
        return f"{self.field}: {self.text}"

    def body(self) -> dict[str, str]:
        """Gives the entry of `details.causes`."""
        entry = {"reason": self.reason, "message": self.text, "field": self.field}
        return {key: text for key, text in entry.items() if text}


def dotted(path: Path) -> str:
    """Gives `spec.rules[0].host`; the root is `<nil>`, and keys that hold a dot are bracketed by their caller."""
    text = ""
    for step in path:
        if isinstance(step, int) or step.startswith("["):
            text += f"[{step}]" if isinstance(step, int) else step
        else:
            text += f".{step}" if text else step
    return text or "<nil>"


def key(name: str) -> str:
    """Gives a path step for the key of a map, written `[name]`."""
    return f"[{name}]"


def quoted(value: Any) -> str:
    """Gives a value as field errors print it: text in quotes, the rest as JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def required(path: Path, why: str = "") -> Cause:
    """Gives `Required value`."""
    return Cause("FieldValueRequired", dotted(path), _with("Required value", why))


def invalid_value(path: Path, value: Any, why: str) -> Cause:
    """Gives `Invalid value`."""
    return Cause("FieldValueInvalid", dotted(path), _with(f"Invalid value: {quoted(value)}", why))


def wrong_type(path: Path, value: Any, why: str) -> Cause:
    """Gives `Invalid value` with the reason of a type error."""
    return Cause("FieldValueTypeInvalid", dotted(path), _with(f"Invalid value: {quoted(value)}", why))


def duplicate(path: Path, value: Any) -> Cause:
    """Gives `Duplicate value`."""
    return Cause("FieldValueDuplicate", dotted(path), f"Duplicate value: {quoted(value)}")


def unsupported(path: Path, value: Any, allowed: Iterable[Any]) -> Cause:
    """Gives `Unsupported value`, with the values in the order given."""
    known = ", ".join(json.dumps(item if isinstance(item, str) else quoted(item)) for item in allowed)
    return Cause(
        "FieldValueNotSupported", dotted(path), f"Unsupported value: {quoted(value)}: supported values: {known}"
    )


def not_allowed(path: Path, why: str) -> Cause:
    """Gives `Forbidden`."""
    return Cause("FieldValueForbidden", dotted(path), _with("Forbidden", why))


def not_there(path: Path, value: Any) -> Cause:
    """Gives `Not found`."""
    return Cause("FieldValueNotFound", dotted(path), f"Not found: {quoted(value)}")


def too_long(path: Path, limit: int) -> Cause:
    """Gives `Too long`, in bytes."""
    unit = "byte" if limit == 1 else "bytes"
    return Cause("FieldValueTooLong", dotted(path), f"Too long: may not be more than {limit} {unit}")


def too_many(path: Path, count: int, limit: int) -> Cause:
    """Gives `Too many`."""
    unit = "item" if limit == 1 else "items"
    return Cause("FieldValueTooMany", dotted(path), f"Too many: {count}: must have at most {limit} {unit}")


def _with(text: str, why: str) -> str:
    return f"{text}: {why}" if why else text
