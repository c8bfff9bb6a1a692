# SPDX-License-Identifier: GPL-3.0-or-later
"""GKE's versions: what each channel offers in each location, and how a wish becomes a version.

A region at the end of a rollout does not have the newest build yet, as in Google's own staged rollouts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.compute.geography import region_of
from simulator.container.channels import CHANNELS, Offer
from simulator.errors import ApiError, invalid_argument

_FULL = re.compile(r"(\d+)\.(\d+)\.(\d+)-gke\.(\d+)")
_PREFIX = re.compile(r"\d+\.\d+(\.\d+)?")


_LAST_IN_ROLLOUT = frozenset({"us-central1", "europe-west4", "us-east4"})
_NEWEST = "1.36.2-gke.1098000"


def key(version: str) -> tuple[int, ...]:
    """Gives a full version as numbers, so that versions compare as GKE compares them."""
    match = _FULL.fullmatch(version)
    return tuple(int(part) for part in match.groups()) if match else ()


def offered(channel: str, location: str) -> Offer:
    """Gives what a channel offers in a location."""
    offer = CHANNELS[channel]
    if region_of(location) not in _LAST_IN_ROLLOUT:
        return offer
    return Offer(offer.default, tuple(version for version in offer.valid if version != _NEWEST))


def static_versions(location: str) -> Offer:
    """Gives what a cluster without a channel can have: every version of the usual channels."""
    every = {version for name in ("RAPID", "REGULAR", "STABLE") for version in offered(name, location).valid}
    return Offer(CHANNELS["REGULAR"].default, tuple(sorted(every, key=key, reverse=True)))


def server_config(location: str) -> dict[str, object]:
    """Gives the answer of getServerConfig."""
    static = static_versions(location)
    channels = [
        {
            "channel": name,
            "defaultVersion": offered(name, location).default,
            "validVersions": list(offered(name, location).valid),
            "upgradeTargetVersion": offered(name, location).default,
        }
        for name in CHANNELS
    ]
    return {
        "channels": channels,
        "defaultClusterVersion": static.default,
        "defaultImageType": "COS_CONTAINERD",
        "validImageTypes": ["COS_CONTAINERD", "UBUNTU_CONTAINERD", "WINDOWS_LTSC_CONTAINERD"],
        "validMasterVersions": list(static.valid),
        "validNodeVersions": [*static.valid, "1.32.13-gke.1059000", "1.31.14-gke.1130000"],
    }


@dataclass(frozen=True)
class Choice:
    """The version a cluster gets and the channel it is in; UNSPECIFIED means none."""

    version: str
    channel: str


def choose(asked: str, channel: str | None, location: str) -> Choice:
    """Resolves a wish ("", "-", "latest", "1.35", "1.35.3", a full version) and a channel, if one was asked.

    Recorded: with neither, REGULAR; with a version alone, REGULAR, or STABLE when REGULAR has left it behind. Raises
    ApiError (400) when nothing fits.
    """
    if channel == "UNSPECIFIED":
        return Choice(pick(asked, static_versions(location)), channel)
    if channel:
        return Choice(pick(asked, offered(channel, location)), channel)
    for candidate in ("REGULAR", "STABLE", "RAPID"):
        found = _matching(asked, offered(candidate, location))
        if found:
            return Choice(found, candidate)
    raise _unsupported(asked)


def pick(asked: str, offer: Offer) -> str:
    """Resolves a wish against an offer; raises ApiError (400) when nothing fits."""
    found = _matching(asked, offer)
    if found is None:
        raise _unsupported(asked)
    return found


def _matching(asked: str, offer: Offer) -> str | None:
    if asked in ("", "-"):
        return offer.default
    if asked == "latest":
        return max(offer.valid, key=key)
    if _PREFIX.fullmatch(asked):
        fitting = [version for version in offer.valid if re.match(re.escape(asked) + r"[.-]", version)]
        return max(fitting, key=key, default=None)
    return asked if asked in offer.valid else None


def _unsupported(asked: str) -> ApiError:
    # Both texts from public reports of the container API.
    if _PREFIX.fullmatch(asked):
        return invalid_argument(f'No valid versions with the prefix "{asked}" found.')
    return invalid_argument(f'Master version "{asked}" is unsupported.')


def check_node_version(node: str, master: str, location: str) -> str:
    """Resolves a node version: empty means the control plane's, and none may be newer."""
    if node in ("", "-"):
        return master
    known = Offer(master, (*static_versions(location).valid, master, *(offered("EXTENDED", location).valid)))
    found = _matching(node, known)
    if found is None:
        raise invalid_argument(f'Node version "{node}" is unsupported.')
    if key(found) > key(master):
        # GKE docs, version skew: nodes never run a newer version than the control plane. The sentence is ours.
        raise invalid_argument(f"Node version {found} must not be greater than master version {master}.")
    return found
