# SPDX-License-Identifier: GPL-3.0-or-later
"""Where hosts contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters.hosts import said_by
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import Settings


def unequal_problems(settings: Settings, *names: str, default: Any) -> list[str]:
    """Say that hosts disagree about what the first set of these variables says, in which they must agree."""
    found = said_by(settings.clusters, settings.hostvars, names, default)
    return differences({host: value for host, (_name, value) in found.items()}, *_used(found, settings.clusters, names))


def repeated_problems(settings: Settings, *names: str) -> list[str]:
    """Say which hosts share a value that only one of them may have; a host that sets none has its own name."""
    found = said_by(settings.clusters, settings.hostvars, names, None)
    owners: dict[str, list[str]] = {}
    for host, (_name, value) in found.items():
        owners.setdefault(value, []).append(host)
    return [
        f"{' and '.join(_used(found, sharing, names))}: {' and '.join(sharing)} are both {value!r};"
        " give each host its own"
        for value, sharing in owners.items()
        if len(sharing) > 1
    ]


def differences(values: Mapping[str, Any], *options: str) -> list[str]:
    """Say that the values of hosts are not one, though they must be; the options are what set them."""
    if len({meaning(value) for value in values.values()}) <= 1:
        return []
    listed = ", ".join(f"{host}: {value}" for host, value in values.items())
    differ = f"{options[0]} differs" if len(options) == 1 else f"{' and '.join(options)} differ"
    return [f"{differ} between hosts ({listed}); set one value for all of them"]


def meaning(value: Any) -> tuple[str, ...]:
    """Give what is compared: values given with -e are text, and a list of one is as good as the one."""
    return tuple(str(item) for item in value) if isinstance(value, (list, tuple)) else (str(value),)


def _used(found: Mapping[str, tuple[str, Any]], hosts: Sequence[str], names: Sequence[str]) -> list[str]:
    """Give the names that count for any of the hosts, what all roles read first."""
    counting = {found[host][0] for host in hosts}
    return [name for name in reversed(names) if name in counting]
