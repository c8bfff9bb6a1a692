# SPDX-License-Identifier: GPL-3.0-or-later
"""The resource types that a cluster serves now; custom resource definitions come and go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from simulator.kubernetes.resources import ResourceType, Shelf

VERSION = re.compile(r"^v(\d+)(?:(alpha|beta)(\d+))?$")
# Built-in groups keep the order in which a real server lists them; custom groups follow by name.
GROUP_ORDER = (
    "",
    "apps",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "storage.k8s.io",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "scheduling.k8s.io",
    "coordination.k8s.io",
    "node.k8s.io",
    "discovery.k8s.io",
)


def version_rank(version: str) -> tuple[int, int, int, str]:
    """Sorts versions by the priority that Kubernetes documents: stable first, newest first."""
    match = VERSION.match(version)
    if match is None:
        return (3, 0, 0, version)
    major, stage, minor = match.groups()
    return ({None: 0, "beta": 1, "alpha": 2}[stage], -int(major), -int(minor or 0), "")


def group_rank(group: str) -> tuple[int, str]:
    """Sorts groups: built-in ones in their fixed order, then the others by name."""
    return (GROUP_ORDER.index(group), "") if group in GROUP_ORDER else (len(GROUP_ORDER), group)


class Registry:
    """Finds resource types by path, by kind and by group."""

    def __init__(self, types: Iterable[ResourceType] = ()) -> None:
        self.revision = 0
        self._types: dict[tuple[str, str, str], ResourceType] = {}
        self.replace(("", ""), types)

    def replace(self, shelf: Shelf, types: Iterable[ResourceType]) -> None:
        """Serves these types in place of all versions that the shelf has now."""
        self._types = {key: kept for key, kept in self._types.items() if kept.shelf != shelf}
        self._types |= {(item.group, item.version, item.plural): item for item in types}
        self.revision += 1

    def find(self, group: str, version: str, plural: str) -> ResourceType | None:
        """The type served under a path."""
        return self._types.get((group, version, plural))

    def by_kind(self, api_version: str, kind: str) -> ResourceType | None:
        """The type of an object."""
        return next((item for item in self if item.api_version == api_version and item.kind == kind), None)

    def by_shelf(self, shelf: Shelf) -> ResourceType | None:
        """The preferred version of a type."""
        versions = [item for item in self if item.shelf == shelf]
        return min(versions, key=lambda item: version_rank(item.version)) if versions else None

    def groups(self) -> list[str]:
        """All served groups, the core group being the empty string."""
        return sorted({item.group for item in self}, key=group_rank)

    def versions(self, group: str) -> list[str]:
        """The versions of a group, the preferred one first; empty when the group is unknown."""
        return sorted({item.version for item in self if item.group == group}, key=version_rank)

    def resources(self, group: str, version: str) -> list[ResourceType]:
        """The types of one group and version, by plural."""
        found = [item for item in self if item.group == group and item.version == version]
        return sorted(found, key=lambda item: item.plural)

    def shelves(self, namespaced: bool) -> list[Shelf]:
        """Every shelf of that scope that holds objects."""
        return sorted({item.shelf for item in self if item.namespaced == namespaced and not item.is_review})

    def __iter__(self) -> Iterator[ResourceType]:
        return iter(self._types.values())
