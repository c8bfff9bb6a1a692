# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranges of proxy-only subnets."""

from __future__ import annotations

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils import _ranges as ranges
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.ranges import proxy_ranges_problems


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10.0.0.0/23", None),
        ("10.5.0.0/26", None),
        ("100.64.0.0/24", None),
        ("10.0.0.0/27", "holds 32 addresses, proxies need at least 64; set a prefix of /26 or shorter"),
        ("10.0.0.0", "set a prefix of /26 or shorter"),
        ("10.0.1.7/23", "has host bits set; set 10.0.0.0/23"),
        ("fd00::/64", "is not an IPv4 range"),
        ("ten", "is not an IPv4 range"),
        ("169.254.0.0/24", "link-local"),
        ("172.17.4.0/24", "Docker bridge"),
        ("34.118.224.0/24", "GKE gives Services"),
    ],
)
def test_a_range_must_be_usable_for_proxies(text: str, message: str | None) -> None:
    _expect(ranges.range_problems("range", text), message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10.0.0.0/23", None),
        ("10.156.0.0/23", "overlaps 10.156.0.0/20 of subnet default in europe-west3"),
        ("10.0.0.0/8", "overlaps 10.156.0.0/20"),
    ],
)
def test_a_range_must_be_free(text: str, message: str | None) -> None:
    taken = [ranges.NamedRange("subnet default in europe-west3", "10.156.0.0/20")]
    _expect(ranges.overlap_problems("range", text, taken), message)


@pytest.mark.parametrize(
    ("destination", "message"),
    [
        ("0.0.0.0/0", None),
        ("10.0.0.0/8", None),
        ("10.0.0.0/23", "overlaps 10.0.0.0/23 of route vpn"),
        ("10.0.1.0/24", "overlaps 10.0.1.0/24 of route vpn"),
        ("10.0.2.0/24", None),
    ],
)
def test_a_range_may_be_part_of_a_routes_destination_but_not_contain_it(destination: str, message: str | None) -> None:
    _expect(ranges.overlap_problems("range", "10.0.0.0/23", [ranges.Destination("route vpn", destination)]), message)


@pytest.mark.parametrize(("text", "message"), [("10.0.0.0/23", None), ("10.200.0.0/23", "auto-mode network keeps")])
def test_an_auto_mode_network_keeps_its_own_ranges(text: str, message: str | None) -> None:
    _expect(ranges.auto_mode_problems("range", text), message)


@pytest.mark.parametrize(
    ("text", "machine_types", "message"),
    [
        ("192.168.8.0/23", ["a3-megagpu-8g"], "which the data network cards of a3-megagpu-8g use"),
        ("192.168.8.0/23", [], None),
        ("10.0.0.0/23", ["a3-megagpu-8g"], None),
    ],
)
def test_large_machines_keep_192_168_for_their_data_cards(
    text: str, machine_types: list[str], message: str | None
) -> None:
    _expect(ranges.network_card_problems("range", text, machine_types), message)


def _expect(problems: list[str], message: str | None) -> None:
    if message is None:
        assert problems == []
        return
    assert len(problems) == 1
    assert problems[0].startswith("range: ")
    assert message in problems[0]


def test_the_ranges_of_a_fleet_exclude_each_other() -> None:
    fleet = {"a": {"one": "10.0.0.0/23"}, "b": {"two": "10.0.1.0/24", "three": "10.9.0.0/23"}, "c": {"four": "10/8"}}
    problems = proxy_ranges_problems(fleet, "range", [])
    assert problems == [
        "range: 10.0.0.0/23 overlaps 10.0.1.0/24 of two; set a range that is free in this network",
        "range differs between hosts (two: 10.0.1.0/24, three: 10.9.0.0/23); set one value for all of them",
        "range: 10.0.1.0/24 overlaps 10.0.0.0/23 of one; set a range that is free in this network",
    ]
