# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of the managed instance groups behind node pools."""

from __future__ import annotations

_SHARED = 32
_HALF = 16


def shortened(cluster: str, pool: str) -> tuple[str, str]:
    """Cuts both names to share 32 characters: 16 each when both are long, else what the shorter one leaves.

    Recorded: a long cluster name beside default-pool (12) keeps 20.
    """
    if len(cluster) + len(pool) <= _SHARED:
        return cluster, pool
    if len(pool) < _HALF:
        return cluster[: _SHARED - len(pool)], pool
    if len(cluster) < _HALF:
        return cluster, pool[: _SHARED - len(cluster)]
    return cluster[:_HALF], pool[:_HALF]


def group_name(cluster: str, pool: str, suffix: str) -> str:
    """Gives the name of a pool's instance group in one zone."""
    return "-".join(("gke", *shortened(cluster, pool), suffix, "grp"))


def group_url(project: str, zone: str, group: str) -> str:
    """Gives the link of an instance group manager."""
    return f"https://www.googleapis.com/compute/v1/projects/{project}/zones/{zone}/instanceGroupManagers/{group}"
