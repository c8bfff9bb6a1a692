# SPDX-License-Identifier: GPL-3.0-or-later
"""The resources of Compute Engine, by path, and who refers to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.compute.links import path_of

Body = dict[str, Any]
# Links a resource carries to where it lives, and lists the server derives: neither makes the named resource "in use".
_NOT_USES = frozenset({"selfLink", "selfLinkWithId", "region", "zone", "usedBy", "users", "subnetworks"})


class Store:
    """Bodies by resource path, and the paths whose operation is still running."""

    def __init__(self, project_number: str = "") -> None:
        self.project_number = project_number
        self._bodies: dict[str, Body] = {}
        self._busy: set[str] = set()

    def get(self, path: str) -> Body | None:
        """Gives the body at a path."""
        return self._bodies.get(path)

    def put(self, path: str, body: Body) -> None:
        """Sets the body at a path."""
        self._bodies[path] = body

    def remove(self, path: str) -> None:
        """Forgets the path."""
        self._bodies.pop(path, None)
        self._busy.discard(path)

    def items(self) -> Iterator[tuple[str, Body]]:
        """Gives every path and body, by path."""
        yield from sorted(self._bodies.items())

    def under(self, project: str, scope: str, collection: str) -> list[Body]:
        """Gives the bodies of one collection in one scope, by name."""
        prefix = f"projects/{project}/{scope}/{collection}/"
        return [body for path, body in self.items() if path.startswith(prefix)]

    def every(self, collection: str) -> list[Body]:
        """Gives the bodies of one collection in all scopes, by path."""
        return [body for path, body in self.items() if path.split("/")[-2] == collection]

    def hold(self, path: str) -> None:
        """Marks the path as worked upon by an operation."""
        self._busy.add(path)

    def release(self, path: str) -> None:
        """Ends the mark of hold()."""
        self._busy.discard(path)

    def is_busy(self, path: str) -> bool:
        """Tells whether an operation works upon the path."""
        return path in self._busy

    def users(self, path: str) -> list[str]:
        """Gives the paths of the resources that refer to this one, by path."""
        return [other for other, body in self.items() if other != path and path in set(_references(body))]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NOT_USES:
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
    elif isinstance(value, str) and "projects/" in value:
        yield path_of(value)
