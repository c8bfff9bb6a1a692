# SPDX-License-Identifier: GPL-3.0-or-later
"""gcp_proxy_subnet."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._context import Context
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import execute
from ansible_collections.gkefleet.inference.plugins.modules.gcp_proxy_subnet import ProxySubnet
from ansible_collections.gkefleet.inference.plugins.plugin_utils._in_process import validated

from tests.modules.cloud import ModuleRunner
from tests.modules.lifecycle import Life, live_through
from tests.simulator.google import until

pytestmark = pytest.mark.embedded_only("speaks to Google's APIs alone, which are the same either way")

MODULE = "gcp_proxy_subnet"
GLOBAL = "compute/v1/projects/my-gke-project/global"
REGION = "compute/v1/projects/my-gke-project/regions/europe-west3"
OPTIONS = {"name": "gke-west-proxy", "region": "europe-west3", "range": "10.0.0.0/23"}


@pytest.mark.both_ways
def test_a_subnet_lives_through_its_life(run: ModuleRunner) -> None:
    live_through(Life(module=MODULE, options=OPTIONS), run)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"range": "10.0.0.0/27"}, "proxies need at least 64"),
        ({"range": "10.0.1.1/23"}, "has host bits set; set 10.0.0.0/23"),
        ({"range": "10.156.0.0/23"}, "overlaps 10.156.0.0/20 of subnet default in europe-west3"),
        ({"range": "10.250.0.0/23"}, "which an auto-mode network keeps"),
        ({"name": "Proxy"}, "is no subnet name"),
        ({"name": "default"}, "default in europe-west3 is a subnet of projects/my-gke-project/global/networks/default"),
        ({"network": "missing"}, "network projects/my-gke-project/global/networks/missing does not exist"),
    ],
)
def test_a_subnet_that_cannot_work_is_refused(run: ModuleRunner, options: dict[str, Any], message: str) -> None:
    assert message in run.refused(MODULE, {**OPTIONS, **options})


def network(run: ModuleRunner, name: str, **body: Any) -> str:
    """Makes a custom network and gives its path."""
    begun = run.by_hand("compute", "POST", f"{GLOBAL}/networks", {"name": name, "autoCreateSubnetworks": False, **body})
    path = f"{GLOBAL}/operations/{begun['name']}"
    until(lambda: run.by_hand("compute", "GET", path), lambda operation: operation["status"] == "DONE")
    return f"projects/my-gke-project/global/networks/{name}"


def peer(run: ModuleRunner, name: str, other: str) -> None:
    """Connects a network to another one, from its own side."""
    peering = {"name": f"to-{other}", "network": f"projects/my-gke-project/global/networks/{other}"}
    body = {"networkPeering": {**peering, "exchangeSubnetRoutes": True}}
    run.by_hand("compute", "POST", f"{GLOBAL}/networks/{name}/addPeering", body)


def test_the_destination_of_a_static_route_is_not_taken(run: ModuleRunner) -> None:
    route = {"network": network(run, "ours"), "destRange": "10.0.1.0/24", "nextHopIp": "10.9.0.2"}
    run.by_hand("compute", "POST", f"{GLOBAL}/routes", {"name": "vpn", **route})
    ours = {**OPTIONS, "network": "ours"}
    assert "10.0.0.0/23 overlaps 10.0.1.0/24 of route vpn" in run.refused(MODULE, ours)
    run(MODULE, {**ours, "range": "10.0.2.0/23"})


def test_a_range_behind_a_peering_is_not_taken(run: ModuleRunner) -> None:
    network(run, "ours")
    subnet = {"name": "theirs", "network": network(run, "theirs"), "ipCidrRange": "10.0.0.0/16"}
    run.by_hand("compute", "POST", f"{REGION}/subnetworks", subnet)
    peer(run, "ours", "theirs")
    ours = {**OPTIONS, "network": "ours"}
    assert run.predict(MODULE, ours)["changed"]
    peer(run, "theirs", "ours")
    assert "overlaps 10.0.0.0/16 of a subnet behind peering to-theirs" in run.refused(MODULE, ours)


def test_an_active_subnet_is_used_whatever_its_name(run: ModuleRunner) -> None:
    run(MODULE, OPTIONS)
    other = {**OPTIONS, "name": "other", "range": "10.8.0.0/23"}
    result = run.unchanged(MODULE, other)
    assert result["resource"]["name"] == "gke-west-proxy"
    assert result["msg"] == "subnet gke-west-proxy with 10.0.0.0/23 is used; other with 10.8.0.0/23 was asked for"
    assert run.unchanged(MODULE, {**other, "state": "absent"})["resource"] is None


def test_a_foreign_subnet_is_never_deleted(run: ModuleRunner) -> None:
    body = {
        "name": OPTIONS["name"],
        "network": "projects/my-gke-project/global/networks/default",
        "ipCidrRange": OPTIONS["range"],
        "purpose": "GLOBAL_MANAGED_PROXY",
        "role": "ACTIVE",
    }
    run.by_hand("compute", "POST", f"{REGION}/subnetworks", body)
    assert run(MODULE, OPTIONS)["changed"] is False
    result = run.unchanged(MODULE, {**OPTIONS, "state": "absent"})
    assert result["resource"]["name"] == "gke-west-proxy"
    assert "gkefleet.inference did not make it" in result["msg"]


class EarlyLook(ProxySubnet):
    """A run whose first look was before another run made the subnet."""

    looked = False

    def read(self) -> dict[str, Any] | None:
        found, self.looked = super().read() if self.looked else None, True
        return found


@pytest.mark.parametrize("wait", [True, False])
def test_a_subnet_that_another_run_makes_meanwhile_is_found_as_wanted(run: ModuleRunner, wait: bool) -> None:
    run(MODULE, OPTIONS)
    options = validated(EarlyLook, {**OPTIONS, "wait": wait}).validated_parameters
    result = execute(EarlyLook, options, Context(check_mode=False))
    assert (result.get("failed", False), result["changed"]) == (False, False), result
