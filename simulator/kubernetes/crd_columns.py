# SPDX-License-Identifier: GPL-3.0-or-later
"""The printer columns of a CRD: each has a name, a type that is known and a path (apiextensions, validation.go)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.kubernetes.causes import Cause, Path, required, unsupported
from simulator.kubernetes.store import Document

TYPES = ("boolean", "date", "integer", "number", "string")


def column_causes(definition: Document) -> list[Cause]:
    """Why a definition is refused for its columns."""
    return [
        cause
        for number, version in enumerate(definition["spec"]["versions"])
        for place, column in enumerate(version.get("additionalPrinterColumns") or ())
        for cause in _causes(("spec", "versions", number, "additionalPrinterColumns", place), column)
    ]


def _causes(path: Path, column: dict[str, Any]) -> Iterator[Cause]:
    if not column.get("name"):
        yield required((*path, "name"))
    if not column.get("type"):
        yield required((*path, "type"), f"must be one of {','.join(TYPES)}")
    elif column["type"] not in TYPES:
        yield unsupported((*path, "type"), column["type"], TYPES)
    if not column.get("jsonPath"):
        yield required((*path, "jsonPath"))
