# SPDX-License-Identifier: GPL-3.0-or-later
"""GKE versions: MAJOR.MINOR.PATCH-gke.BUILD, compared as numbers (GKE docs: Versioning and upgrades)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FULL = re.compile(r"(\d+)\.(\d+)\.(\d+)-gke\.(\d+)")
_MINIMUM = re.compile(r"(\d+)\.(\d+)(?:\.(\d+)(?:-gke\.(\d+))?)?")

MULTICLUSTER_INFERENCE_GATEWAY = "1.34.1-gke.1127000"


@dataclass(frozen=True, order=True)
class Version:
    """One GKE build; the build number is a number too, so -gke.99 comes before -gke.1127000."""

    major: int
    minor: int
    patch: int = 0
    build: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}-gke.{self.build}"


def parse(text: str) -> Version:
    """Read a full version as Google writes it; raise ValueError for anything else."""
    return _read(_FULL, text, "MAJOR.MINOR.PATCH-gke.BUILD")


def parse_minimum(text: str) -> Version:
    """Read a minimum, whose later parts may be left out: 1.34, 1.34.1 or 1.34.1-gke.1127000."""
    return _read(_MINIMUM, text, "1.34, 1.34.1 or 1.34.1-gke.1127000")


def _read(pattern: re.Pattern[str], text: str, shape: str) -> Version:
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a GKE version like {shape}")
    return Version(*(int(part) for part in found.groups() if part is not None))


def resolve_minimum(server_config: Mapping[str, Any], channel: str | None, minimum: str, location: str) -> str:
    """Choose the version for a new cluster: the default if it is new enough, else the oldest that is.

    A pinned build leaves its channel after some weeks, so the number a user writes is a minimum; the real one comes
    from the location's own server config. Without a channel the location's control plane versions count.
    Raise ValueError when nothing offered there reaches the minimum.
    """
    default, _ = offered(server_config, channel)
    if default and parse(default) >= parse_minimum(minimum):
        return default
    return oldest_reaching(server_config, channel, minimum, location)


def oldest_reaching(server_config: Mapping[str, Any], channel: str | None, minimum: str, location: str) -> str:
    """Choose the version to upgrade to: the oldest new enough, since GKE upgrades one minor version at a time.

    Raise ValueError when nothing offered there reaches the minimum.
    """
    _, valid = offered(server_config, channel)
    reaching = [version for version in map(parse, valid) if version >= parse_minimum(minimum)]
    if reaching:
        return str(min(reaching))
    raise ValueError(_unreached(valid, channel, minimum, location))


def offered(server_config: Mapping[str, Any], channel: str | None) -> tuple[str | None, list[str]]:
    """Give the default and all valid versions of a channel, or of the location when there is no channel."""
    if channel is None:
        return server_config.get("defaultClusterVersion"), list(server_config.get("validMasterVersions", []))
    for entry in server_config.get("channels", []):
        if entry.get("channel") == channel.upper():
            return entry.get("defaultVersion"), list(entry.get("validVersions", []))
    return None, []


def _unreached(valid: list[str], channel: str | None, minimum: str, location: str) -> str:
    source = f"the {channel.lower()} channel" if channel else "the list of valid versions"
    if not valid:
        return f"minimum_version: {source} offers nothing in {location}; choose another release_channel or location"
    newest = max(map(parse, valid))
    return (
        f"minimum_version: no version of {source} in {location} reaches {minimum}, the newest there is {newest};"
        " lower minimum_version or choose another release_channel or location"
    )
