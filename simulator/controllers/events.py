# SPDX-License-Identifier: GPL-3.0-or-later
"""Events: what controllers tell a reader of `kubectl describe`, worked out from the state of objects."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from simulator.controllers.manifests import Manifest, name_of, namespace_of, timestamp, uid_of
from simulator.controllers.writes import Create

NORMAL, WARNING = "Normal", "Warning"


@dataclass(frozen=True)
class Told:
    """One thing told about an object, and by whom."""

    about: Manifest
    type: str
    reason: str
    message: str
    component: str

    @property
    def name(self) -> str:
        """The event's name: the same thing told twice has the same."""
        told = f"{uid_of(self.about)}/{self.reason}/{self.message}"
        return f"{name_of(self.about)}.{hashlib.sha256(told.encode()).hexdigest()[:16]}"


class Events:
    """Tells everything once."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def fresh(self, told: Iterable[Told], now: datetime) -> list[Create]:
        """The events that nobody has heard yet."""
        writes = []
        for item in told:
            if item.name not in self._known:
                self._known.add(item.name)
                writes.append(Create(manifest(item, now)))
        return writes


def manifest(told: Told, now: datetime) -> Manifest:
    """An event as the API holds it."""
    about = told.about
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": told.name, "namespace": namespace_of(about) or "default"},
        "involvedObject": {
            "apiVersion": about["apiVersion"],
            "kind": about["kind"],
            "name": name_of(about),
            "namespace": namespace_of(about),
            "uid": uid_of(about),
        },
        "type": told.type,
        "reason": told.reason,
        "message": told.message,
        "source": {"component": told.component},
        "reportingComponent": told.component,
        "reportingInstance": "",
        "firstTimestamp": timestamp(now),
        "lastTimestamp": timestamp(now),
        "count": 1,
    }
