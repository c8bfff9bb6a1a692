# SPDX-License-Identifier: GPL-3.0-or-later
"""Which ranges of proxies, pods and Services cannot be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ansible_collections.gkefleet.inference.plugins.module_utils import _gpu_machines, _ranges
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_ranges import (
    KINDS,
    PROXIES,
    PlannedRange,
    is_block,
)
from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import (
    NAMES,
    HostVars,
    Variables,
    each,
    said,
    setting,
)
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.agreement import differences


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


def ranges_by_region(hosts: Sequence[str], hostvars: HostVars) -> dict[str, dict[str, str]]:
    """Give the proxy ranges that hosts set, by region and host."""
    ranges: dict[str, dict[str, str]] = {}
    for host, variables in each(hosts, hostvars):
        own, region = said(variables, "proxy_range"), said(variables, "region")
        if own and region:
            ranges.setdefault(region, {})[host] = own
    return ranges


def planned_range_problems(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Say which ranges that hosts set for pods and Services cannot be used beside those of proxies and each other."""
    ranges = [planned for host, variables in each(hosts, hostvars) for planned in _planned(host, variables)]
    problems = [problem for planned in ranges if planned.kind != PROXIES for problem in planned.problems()]
    for number, planned in enumerate(ranges):
        later = ranges[number + 1 :]
        problems += planned.overlaps(other for other in later if {planned.kind, other.kind} != {PROXIES})
    return problems


def _planned(host: str, variables: Variables) -> Iterator[PlannedRange]:
    for kind in KINDS:
        name, text = setting(variables, NAMES[kind])
        if name and is_block(str(text)):
            yield PlannedRange(kind, name, host, said(variables, "region", ""), text)
