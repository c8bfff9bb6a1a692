# SPDX-License-Identifier: GPL-3.0-or-later
"""Status conditions, whose transition time moves only with their status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.controllers.manifests import Manifest, timestamp


@dataclass(frozen=True)
class Condition:
    """One condition as a controller judges it."""

    type: str
    is_true: bool
    reason: str
    message: str = ""

    @property
    def status(self) -> str:
        """The API's spelling of the judgement."""
        return "True" if self.is_true else "False"


def merged(
    present: Iterable[dict[str, Any]] | None, wanted: Iterable[Condition], now: datetime, generation: int | None = None
) -> list[dict[str, Any]]:
    """The wanted conditions as the API shows them, each with its old transition time while its status stays."""
    before = {condition["type"]: condition for condition in present or []}
    return [_rendered(before.get(condition.type), condition, now, generation) for condition in wanted]


def _rendered(
    before: dict[str, Any] | None, condition: Condition, now: datetime, generation: int | None
) -> dict[str, Any]:
    is_same = before is not None and before.get("status") == condition.status
    rendered = {
        "type": condition.type,
        "status": condition.status,
        "reason": condition.reason,
        "message": condition.message,
        "lastTransitionTime": before["lastTransitionTime"] if before and is_same else timestamp(now),
    }
    return rendered if generation is None else {**rendered, "observedGeneration": generation}


def is_true(manifest: Manifest, kind: str) -> bool:
    """Tells whether the object's condition of that type is True."""
    conditions = (manifest.get("status") or {}).get("conditions") or []
    return any(condition["type"] == kind and condition["status"] == "True" for condition in conditions)
