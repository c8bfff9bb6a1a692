# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that say which ranges, ports and numbers of endpoint groups cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _gpu_machines, _neg_arithmetic, _ranges
from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters.agreement import differences


def proxy_range_problems(text: str, option: str, others: Mapping[str, str], machine_types: Sequence[str]) -> list[str]:
    """Say why proxies cannot use the range: its form, another region's range, or data cards of the machine types."""
    problems = _ranges.range_problems(option, text)
    if problems:
        return problems
    named = [_ranges.NamedRange(name, other) for name, other in others.items() if not _ranges.range_problems("", other)]
    large = [machine_type for machine_type in machine_types if _gpu_machines.is_large(machine_type)]
    return _ranges.overlap_problems(option, text, named) + _ranges.network_card_problems(option, text, large)


def proxy_ranges_problems(
    ranges: Mapping[str, Mapping[str, str]], option: str, machine_types: Sequence[str]
) -> list[str]:
    """Say where ranges of hosts, by region and host, exclude each other: one for a region, no two regions the same."""
    problems: list[str] = []
    for region, own in ranges.items():
        problems += differences(own, option)
        others = {host: text for other, hosts in ranges.items() if other != region for host, text in hosts.items()}
        for text in own.values():
            if not _ranges.range_problems(option, text):
                problems += proxy_range_problems(text, option, others, machine_types)
    return problems


def port_problems(ports: Sequence[int | str], option: str) -> list[str]:
    """Say which port numbers an inference pool refuses; those given with -e are text."""
    return _neg_arithmetic.port_problems(option, [int(port) for port in ports])


def network_endpoint_group_problems(clusters: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say by how much clusters, each with name, ports and zones, exceed what one backend service takes."""
    shares = [_neg_arithmetic.Share(each["name"], int(each["ports"]), int(each["zones"])) for each in clusters]
    return _neg_arithmetic.group_problems(shares)


FILTERS: dict[str, Callable[..., Any]] = {
    "network_endpoint_group_problems": network_endpoint_group_problems,
    "port_problems": port_problems,
    "proxy_range_problems": proxy_range_problems,
    "proxy_ranges_problems": proxy_ranges_problems,
}
