# SPDX-License-Identifier: GPL-3.0-or-later
"""Cells of tables: functions from an object and the time to what is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from simulator.kubernetes.durations import age
from simulator.kubernetes.jsonpath import first
from simulator.kubernetes.resources import Column
from simulator.kubernetes.store import Document

Cell = Callable[[Document, datetime], Any]
Cells = list[tuple[Column, Cell]]


def column(name: str, cell: Cell, wide: bool = False, kind: str = "string") -> tuple[Column, Cell]:
    """A column and what fills it; wide ones show with -o wide only."""
    return Column(name, kind, "", priority=1 if wide else 0), cell


def at(path: str, default: Any = "<none>") -> Cell:
    """A cell that shows what a path finds."""
    return lambda resource, now: default if (found := first(path, resource)) is None else found


def name_of(resource: Document, now: datetime) -> str:
    """A cell that shows the name; tables begin with one unless they show it elsewhere."""
    return str(resource["metadata"]["name"])


def count(path: str) -> Cell:
    """A cell that counts the entries of a map or list."""
    return lambda resource, now: len(first(path, resource) or ())


def since(path: str) -> Cell:
    """A cell that shows how long ago a time was."""
    return lambda resource, now: age(first(path, resource), now)


AGE = column("Age", since(".metadata.creationTimestamp"))


def selector_text(selector: Document | None) -> str:
    """A selector as kubectl writes it."""
    labels = (selector or {}).get("matchLabels") or {}
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items())) or "<none>"


def containers(path: str, key: str) -> Cell:
    """A cell that lists one key of the containers in a pod template."""
    return lambda resource, now: ",".join(item.get(key, "") for item in first(path, resource) or [])


def workload(path: str = ".spec.template.spec.containers") -> Cells:
    """The wide columns that all workloads share."""
    return [
        column("Containers", containers(path, "name"), wide=True),
        column("Images", containers(path, "image"), wide=True),
        column("Selector", lambda resource, now: selector_text(first(".spec.selector", resource)), wide=True),
    ]


def ready(have: str, wanted: str) -> Cell:
    """A cell like 1/3."""
    return lambda resource, now: f"{first(have, resource) or 0}/{first(wanted, resource) or 0}"
