# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a request path the way the API server does: group, version, namespace, resource, name, subresource."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

# Below /namespaces/NAME these are the namespace's own subresources, everything else is a resource inside it.
NAMESPACE_SUBRESOURCES = ("status", "finalize")


@dataclass(frozen=True)
class ResourcePath:
    """What a path under /api or /apis names; empty strings where it names nothing."""

    group: str
    version: str
    namespace: str = ""
    plural: str = ""
    name: str = ""
    subresource: str = ""


def resource_path(path: str) -> ResourcePath | None:
    """The path's parts; None when it is not under a group and version, or goes deeper than any resource."""
    parts = [unquote(part) for part in path.strip("/").split("/")]
    if parts[0] == "api" and len(parts) >= 2:
        return below_version("", parts[1], parts[2:])
    if parts[0] == "apis" and len(parts) >= 3:
        return below_version(parts[1], parts[2], parts[3:])
    return None


def below_version(group: str, version: str, rest: list[str]) -> ResourcePath | None:
    """The parts after the version."""
    if len(rest) >= 3 and rest[0] == "namespaces" and not (len(rest) == 3 and rest[2] in NAMESPACE_SUBRESOURCES):
        return inside_namespace(group, version, rest[1], rest[2:])
    if len(rest) > 3:
        return None
    plural, name, subresource = (*rest, "", "", "")[:3]
    namespace = name if plural == "namespaces" else ""
    return ResourcePath(group, version, namespace, plural, name, subresource)


def inside_namespace(group: str, version: str, namespace: str, rest: list[str]) -> ResourcePath | None:
    """The parts after the namespace's name."""
    if len(rest) > 3:
        return None
    plural, name, subresource = (*rest, "", "", "")[:3]
    return ResourcePath(group, version, namespace, plural, name, subresource)
