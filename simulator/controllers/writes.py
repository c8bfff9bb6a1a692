# SPDX-License-Identifier: GPL-3.0-or-later
"""What a controller wants to do to a cluster, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.controllers.kinds import BY_TYPE, Kind
from simulator.controllers.manifests import Manifest, name_of, namespace_of


@dataclass(frozen=True)
class Create:
    """Make a new object; it is already there when somebody was quicker."""

    manifest: Manifest


@dataclass(frozen=True)
class Delete:
    """Remove an object; at once when `grace` is 0."""

    kind: Kind
    namespace: str
    name: str
    grace: int | None = None


@dataclass(frozen=True)
class Merge:
    """Change some fields of an object, or of one subresource of it."""

    kind: Kind
    namespace: str
    name: str
    patch: dict[str, Any]
    subresource: str = ""


Write = Create | Delete | Merge


def kind_of(manifest: Manifest) -> Kind:
    """The kind of an object that the controllers know."""
    return BY_TYPE[manifest["apiVersion"], manifest["kind"]]


def delete(manifest: Manifest, grace: int | None = None) -> Delete:
    """The removal of an object."""
    return Delete(kind_of(manifest), namespace_of(manifest), name_of(manifest), grace)


def merge(manifest: Manifest, patch: dict[str, Any], subresource: str = "") -> Merge:
    """A change to an object."""
    return Merge(kind_of(manifest), namespace_of(manifest), name_of(manifest), patch, subresource)


def status(manifest: Manifest, wanted: dict[str, Any]) -> list[Write]:
    """The status write that brings an object to these status fields; none when it has them.

    A field that is None must be gone.
    """
    present = manifest.get("status") or {}
    changed = {key: value for key, value in wanted.items() if present.get(key) != value}
    return [merge(manifest, {"status": changed}, "status")] if changed else []
