# SPDX-License-Identifier: GPL-3.0-or-later
"""Every edit of a single field that somebody could make to the objects of clusters."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from tests.trials.check_mode.trial import Declared
from tests.trials.hands import Hands
from tests.trials.objects import Path

NAMES = {("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace")}
MARK = ("metadata", "annotations", "gkefleet.inference/applied")  # who takes it away takes the object away
KEYS = {"name", "containerPort", "mountPath", "port"}  # by which items of lists are told apart
CONFLICT = 409


@dataclass(frozen=True)
class Edit:
    """One field of one object, given another value or taken away."""

    title: str
    path: Path
    remove: bool

    @property
    def renames(self) -> bool:
        """Whether it calls an item of a list otherwise, which then is somebody's own item beside ours."""
        return self.path[-1] in KEYS and any(part.isdigit() for part in self.path)

    def made(self, hands: Hands, cluster: str, place: str) -> bool:
        """Makes the edit; tells whether the server took it and it changed anything."""
        while True:
            live = hands.cluster(cluster, "GET", place).json()
            edited = changed(live, self.path, self.remove)
            answer = hands.cluster(cluster, "PUT", place, edited) if edited else None
            if answer is None or answer.status_code != CONFLICT:
                break
        return bool(answer and answer.ok and version(answer.json()) != version(live))


def version(body: dict[str, Any]) -> str:
    """The version of an object."""
    return str(body["metadata"]["resourceVersion"])


def changed(live: dict[str, Any], path: Path, remove: bool) -> dict[str, Any] | None:
    """A body with one field edited; nothing when it has no such field."""
    edited = copy.deepcopy(live)
    place: Any = edited
    for key in path[:-1]:
        place = place[int(key)] if isinstance(place, list) else place.get(key)
        if not place:
            return None
    last: Any = int(path[-1]) if isinstance(place, list) else path[-1]
    if isinstance(place, dict) and last not in place:
        return None
    if remove:
        del place[last]
    else:
        place[last] = other(place[last])
    return edited


def other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value}x"


def edits(known: Declared) -> Iterator[list[Edit]]:
    """All edits in rounds: each has at most one for each object.

    Of an object that several clusters have, one gets its fields changed and the next one gets them removed.
    """
    in_clusters = {title: paths for title, paths in known.fields.items() if " on " in title}
    queues = [
        [Edit(title, path, remove) for path in sorted(paths - NAMES - {MARK}) for remove in ways(title, in_clusters)]
        for title, paths in sorted(in_clusters.items())
    ]
    for together in zip_longest(*queues):
        yield [edit for edit in together if edit]


def ways(title: str, titles: Iterable[str]) -> tuple[bool, ...]:
    """Whether the fields of an object are removed, changed or both, one after the other."""
    like = [other for other in sorted(titles) if place_of(other) == place_of(title)]
    return (False, True) if len(like) == 1 else (like.index(title) % 2 == 1,)


def place_of(title: str) -> str:
    """An object's title without its cluster."""
    return title.rpartition(" on ")[0]
