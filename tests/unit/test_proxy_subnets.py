# SPDX-License-Identifier: GPL-3.0-or-later
"""Proxy-only subnets among a network's subnets."""

from __future__ import annotations

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _proxy_subnets as proxy
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import link_path

NETWORK = "projects/p/global/networks/default"
LINK = "https://www.googleapis.com/compute/v1/"


def subnet(name: str, region: str = "europe-west3", **more: Any) -> dict[str, Any]:
    links = {"network": LINK + NETWORK, "region": f"{LINK}projects/p/regions/{region}"}
    return {"name": name, **links, "ipCidrRange": "10.1.0.0/24", "purpose": "PRIVATE", **more}


def test_only_the_networks_own_subnets_in_the_region_count() -> None:
    other = subnet("other", network=f"{LINK}projects/p/global/networks/other")
    here, away = subnet("here"), subnet("away", "us-east4")
    assert proxy.in_network([other, here, away], NETWORK, "europe-west3") == [here]
    assert proxy.in_network([other, here, away], NETWORK) == [here, away]


def test_active_and_backup_are_told_apart_by_purpose_and_role() -> None:
    standby = subnet("standby", purpose=proxy.CROSS_REGION, role="BACKUP")
    regional = subnet("regional", purpose=proxy.REGIONAL, role="ACTIVE")
    serving = subnet("serving", purpose=proxy.CROSS_REGION, role="ACTIVE")
    assert proxy.active([standby, regional]) is None
    assert proxy.active([standby, regional, serving]) == serving
    assert proxy.backup([serving, standby]) == standby
    assert proxy.active([serving, regional], proxy.REGIONAL) == regional


def test_ranges_in_use_include_the_secondary_ones() -> None:
    pods = {"rangeName": "pods", "ipCidrRange": "10.64.0.0/14"}
    found = [(used.name, used.range) for used in proxy.ranges_in_use([subnet("here", secondaryIpRanges=[pods])])]
    assert found == [
        ("subnet here in europe-west3", "10.1.0.0/24"),
        ("subnet here in europe-west3 (secondary pods)", "10.64.0.0/14"),
    ]


def test_links_are_compared_from_projects_on() -> None:
    assert link_path(LINK.replace("v1", "beta") + NETWORK) == NETWORK
    assert link_path("default") == "default"
