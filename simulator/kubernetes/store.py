# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of one cluster, their revisions and the recent history that watches read."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.resources import Shelf

Document = dict[str, Any]
Key = tuple[str, str]
HISTORY = 10_000


@dataclass(frozen=True)
class Change:
    """One revision: what happened to which object, and what it was before."""

    type: str
    shelf: Shelf
    revision: int
    current: Document
    previous: Document | None


def key_of(resource: Document) -> Key:
    """Namespace and name of an object."""
    metadata = resource["metadata"]
    return metadata.get("namespace", ""), metadata["name"]


class Store:
    """Holds objects that are never changed in place: a write replaces the whole object."""

    def __init__(self, history: int = HISTORY) -> None:
        self.revision = 1
        self._shelves: dict[Shelf, dict[Key, Document]] = {}
        self._history: deque[Change] = deque(maxlen=history)
        self._listeners: list[Callable[[Change], None]] = []
        self._texts: dict[int, tuple[Document, bytes]] = {}

    def get(self, shelf: Shelf, namespace: str, name: str) -> Document | None:
        """One object, or None."""
        return self._shelves.get(shelf, {}).get((namespace, name))

    def select(self, shelf: Shelf, namespace: str = "", revision: int | None = None) -> list[Document]:
        """The objects of a shelf in the order of their keys; of all namespaces when none is named.

        A remembered revision gives them as they were then.
        """
        items = self._shelves.get(shelf, {}) if revision is None else self._past(shelf, revision)
        return [items[key] for key in sorted(items) if not namespace or key[0] == namespace]

    def shelves(self) -> Iterator[Shelf]:
        """The shelves that hold something."""
        return iter([shelf for shelf, items in sorted(self._shelves.items()) if items])

    def put(self, shelf: Shelf, resource: Document) -> Document:
        """Stores the object under a new revision and tells the listeners; gives it with that revision."""
        previous = self.get(shelf, *key_of(resource))
        stored = self._stamped(resource)
        self._shelves.setdefault(shelf, {})[key_of(stored)] = stored
        self._publish(Change("MODIFIED" if previous else "ADDED", shelf, self.revision, stored, previous))
        return stored

    def remove(self, shelf: Shelf, namespace: str, name: str) -> Document:
        """Takes the object out and tells the listeners; gives its last state under the revision of its removal."""
        previous = self._shelves[shelf].pop((namespace, name))
        removed = self._stamped(previous)
        self._publish(Change("DELETED", shelf, self.revision, removed, previous))
        return removed

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Calls the listener for every change from now on; gives the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def since(self, revision: int, shelf: Shelf) -> list[Change] | None:
        """The changes of a shelf after a revision; None when they are forgotten."""
        if revision < self.forgotten:
            return None
        return [change for change in self._history if change.revision > revision and change.shelf == shelf]

    @property
    def forgotten(self) -> int:
        """The last revision whose change is no longer remembered."""
        return self._history[0].revision - 1 if self._history else self.revision

    def text(self, resource: Document) -> bytes:
        """The stored object as JSON, encoded once."""
        known = self._texts.get(id(resource))
        if known is not None and known[0] is resource:
            return known[1]
        if len(self._texts) > HISTORY:
            self._texts.clear()
        encoded = json.dumps(resource, separators=(",", ":")).encode()
        self._texts[id(resource)] = (resource, encoded)
        return encoded

    def _past(self, shelf: Shelf, revision: int) -> dict[Key, Document]:
        items = dict(self._shelves.get(shelf, {}))
        for change in reversed(self.since(revision, shelf) or []):
            if change.previous is None:
                del items[key_of(change.current)]
            else:
                items[key_of(change.previous)] = change.previous
        return items

    def _stamped(self, resource: Document) -> Document:
        self.revision += 1
        return resource | {"metadata": resource["metadata"] | {"resourceVersion": str(self.revision)}}

    def _publish(self, change: Change) -> None:
        self._history.append(change)
        for listener in tuple(self._listeners):
            listener(change)
