# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API server knows about a resource type: its names, scope, verbs and subresources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ALL_VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
REVIEW_VERBS = ("create",)

Shelf = tuple[str, str]


@dataclass(frozen=True)
class Column:
    """One printed column: a heading and the JSON path of its cell."""

    name: str
    type: str
    path: str
    format: str = ""
    description: str = ""
    priority: int = 0


@dataclass(frozen=True)
class ScalePaths:
    """Where a kind keeps the numbers and the selector that its scale subresource shows."""

    spec_replicas: str
    status_replicas: str
    selector: str = ""


@dataclass(frozen=True)
class ResourceType:
    """One served group, version and plural."""

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool = True
    singular: str = ""
    list_kind: str = ""
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ALL_VERBS
    subresources: tuple[str, ...] = ()
    stored_version: str = ""
    custom: bool = False
    schema: Mapping[str, Any] | None = None
    columns: tuple[Column, ...] = ()
    scale: ScalePaths | None = None
    selectable: tuple[str, ...] = ()
    deprecation: str = field(default="")

    @property
    def shelf(self) -> Shelf:
        """The key of the store's shelf, shared by all versions of the type."""
        return self.group, self.plural

    @property
    def api_version(self) -> str:
        """The apiVersion of the type's objects."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def qualified(self) -> str:
        """The name that messages use: plural.group, or the plural alone in the core group."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def stored_api_version(self) -> str:
        """The apiVersion in which objects lie in the store."""
        version = self.stored_version or self.version
        return f"{self.group}/{version}" if self.group else version

    @property
    def is_review(self) -> bool:
        """Whether the type is a question answered at once and never stored."""
        return self.verbs == REVIEW_VERBS
