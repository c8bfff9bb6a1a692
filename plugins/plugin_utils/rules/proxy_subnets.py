# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes proxy-only subnets that cannot work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _locations, _names
from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import each, said
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.agreement import unequal_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.parts import Part
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.ranges import (
    proxy_range_problems,
    proxy_ranges_problems,
    ranges_by_region,
)
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import Settings, missing_project

RANGE = "gkefleet_proxy_range"


def _subnet(settings: Settings) -> Iterator[str]:
    region = settings["region"]
    if not _locations.is_region(region):
        yield f"gkefleet_region: {region!r} is no region; set one such as europe-west3"
    yield from _names.SUBNET.problems("mc_gateway_proxy_subnet", settings["proxy_subnet"])
    # Only regions with an address need a range.
    if settings["proxy_range"]:
        yield from proxy_range_problems(settings["proxy_range"], RANGE, {}, _own_machine_types(settings))


def _own_range(settings: Settings) -> list[str]:
    """Whoever makes a subnet needs a range for it, which is no other region's."""
    ranges = ranges_by_region(settings.clusters, settings.hostvars)
    others = {
        host: text for region, own in ranges.items() if region != settings["region"] for host, text in own.items()
    }
    machine_types = sorted({*_machine_types(settings), *_own_machine_types(settings)})
    return proxy_range_problems(settings["proxy_range"], RANGE, others, machine_types)


def _one_range_for_a_region(settings: Settings) -> list[str]:
    """One region of the network has one active proxy-only subnet, whichever cluster asks for it."""
    ranges = ranges_by_region(settings.clusters, settings.hostvars)
    return [
        *proxy_ranges_problems(ranges, RANGE, _machine_types(settings)),
        *unequal_problems(settings, "mc_gateway_network", "gkefleet_network", default="default"),
    ]


def _a_range_for_each_region(settings: Settings) -> Iterator[str]:
    ranges = ranges_by_region(settings.clusters, settings.hostvars)
    for region in settings["regions"]:
        if region not in ranges:
            yield f"{RANGE} is not set in {region}; set a range such as 10.0.0.0/23 for each region"


def _own_machine_types(settings: Settings) -> list[str]:
    return _of_pools(settings.of_cluster("node_pools", []))


def _machine_types(settings: Settings) -> list[str]:
    hosts = each(settings.clusters, settings.hostvars)
    return sorted({name for _host, variables in hosts for name in _of_pools(said(variables, "node_pools", []))})


def _of_pools(pools: Sequence[Mapping[str, Any]]) -> list[str]:
    return [pool["machine_type"] for pool in pools]


PROXY_SUBNET = Part("mc_gateway_", of_host=(missing_project, _subnet), of_all_hosts=(_one_range_for_a_region,))
OWN_PROXY_RANGE = Part("mc_gateway_", of_host=(_own_range,))
ALL_PROXY_RANGES = Part("mc_gateway_", of_all_hosts=(_a_range_for_each_region,))
