# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that say where hosts contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def unequal_problems(values: Mapping[str, Any], option: str) -> list[str]:
    """Say that hosts disagree about an option in which they must agree."""
    if len({repr(value) for value in values.values()}) <= 1:
        return []
    listed = ", ".join(f"{host}: {value}" for host, value in values.items())
    return [f"{option} differs between hosts ({listed}); set one value for all of them"]


def repeated_problems(values: Mapping[str, str], option: str) -> list[str]:
    """Say which hosts share a value that only one of them may have."""
    owners: dict[str, list[str]] = {}
    for host, value in values.items():
        owners.setdefault(value, []).append(host)
    return [
        f"{option}: {' and '.join(hosts)} are both {value!r}; give each host its own"
        for value, hosts in owners.items()
        if len(hosts) > 1
    ]


class FilterModule:
    """The filters of this file by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Give each filter its name."""
        return {
            "repeated_problems": repeated_problems,
            "unequal_problems": unequal_problems,
        }
