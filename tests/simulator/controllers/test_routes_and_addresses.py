# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gateway asks for, and how routes join it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.controllers.gateway.addresses import WantedAddress, wanted_addresses
from simulator.controllers.gateway.gateways import is_ours
from simulator.controllers.gateway.route_references import unplayed
from simulator.controllers.gateway.routes import plan
from simulator.controllers.writes import Merge
from tests.simulator.controllers.gateway_objects import namespace, objects, pool_import, stored
from tests.simulator.controllers.objects import gateway, route
from tests.simulator.controllers.pods import NOW

EPHEMERAL = "networking.gke.io/ephemeral-ipv4-address/"
NAMED = "networking.gke.io/named-address-with-region"


def wanted(*addresses: tuple[str, str]) -> list[WantedAddress]:
    entries = [{"type": kind, "value": value} for kind, value in addresses]
    return wanted_addresses(gateway(addresses=entries), "us-central1")


def test_a_gateway_asks_for_one_address_a_region_in_its_order() -> None:
    found = wanted((EPHEMERAL + "us-east4", "us-east4"), (NAMED, "regions/europe-west3/addresses/vip"))
    assert found == [WantedAddress("us-east4"), WantedAddress("europe-west3", "vip")]


def test_a_gateway_that_asks_for_none_gets_one_at_home() -> None:
    assert wanted() == [WantedAddress("us-central1")]


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        ([(EPHEMERAL + "us-east4", "us-west1")], "must equal the region"),
        ([(NAMED, "vip")], "must have the form"),
        ([("IPAddress", "10.0.0.1")], "is not supported by this GatewayClass"),
        ([("NamedAddress", "vip")], "is not supported by this GatewayClass"),
        ([(EPHEMERAL + "us-east4", "us-east4")] * 2, "asked for twice"),
    ],
)
def test_addresses_that_cannot_be_had_are_refused(addresses: list[tuple[str, str]], said: str) -> None:
    assert said in wanted(*addresses)[-1].problem


def conditions(*manifests: dict[str, Any], problem: str | None = None) -> dict[str, tuple[str, str]]:
    known = objects(namespace(), *manifests)
    writes = plan(known, is_ours, lambda route: True, lambda gateway, route: problem, NOW)
    if not writes:
        return {}
    assert isinstance(writes[0], Merge)
    told = writes[0].patch["status"]["parents"][0]["conditions"]
    return {item["type"]: (item["status"], item["reason"]) for item in told}


def test_a_route_to_an_import_is_accepted_resolved_and_reconciled() -> None:
    assert conditions(stored(gateway()), stored(route()), pool_import()) == {
        "Accepted": ("True", "Accepted"),
        "ResolvedRefs": ("True", "ResolvedRefs"),
        "Reconciled": ("True", "ReconciliationSucceeded"),
    }


def test_a_route_to_a_missing_import_is_not_resolved() -> None:
    found = conditions(stored(gateway()), stored(route()))
    assert found["ResolvedRefs"] == ("False", "BackendNotFound")
    assert found["Reconciled"] == ("False", "ReconciliationFailed")


def test_a_route_to_a_service_of_one_cluster_is_of_the_wrong_kind() -> None:
    manifest = route()
    manifest["spec"]["rules"] = [{"backendRefs": [{"group": "", "kind": "Service", "name": "web", "port": 80}]}]
    assert conditions(stored(gateway()), stored(manifest))["ResolvedRefs"] == ("False", "InvalidKind")


def test_a_route_is_reconciled_only_once_its_gateway_is_programmed() -> None:
    found = conditions(stored(gateway()), stored(route()), pool_import(), problem="")
    assert "Reconciled" not in found
    found = conditions(stored(gateway()), stored(route()), pool_import(), problem="too many groups")
    assert found["Reconciled"] == ("False", "ReconciliationFailed")


def test_filters_that_change_where_requests_go_are_not_played() -> None:
    manifest = route()
    manifest["spec"]["rules"][0]["filters"] = [{"type": "RequestRedirect"}, {"type": "RequestHeaderModifier"}]
    assert unplayed(manifest) == ["RequestRedirect"]
    assert unplayed(route()) == []


def test_a_route_without_a_gateway_of_ours_is_told_nothing() -> None:
    assert conditions(stored(route()), pool_import()) == {}
    assert conditions(stored(gateway(gatewayClassName="istio")), stored(route()), pool_import()) == {}


@pytest.mark.parametrize(
    ("allowed", "labels", "accepted"),
    [
        ({"from": "Same"}, {}, False),
        ({"from": "All"}, {}, True),
        ({"from": "Selector", "selector": {"matchLabels": {"team": "ml"}}}, {}, False),
        ({"from": "Selector", "selector": {"matchLabels": {"team": "ml"}}}, {"team": "ml"}, True),
    ],
)
def test_a_listener_decides_which_namespaces_may_join(
    allowed: dict[str, Any], labels: dict[str, str], accepted: bool
) -> None:
    listener = {"name": "http", "protocol": "HTTP", "port": 80, "allowedRoutes": {"namespaces": allowed}}
    manifest = route()
    manifest["metadata"]["namespace"] = "models"
    manifest["spec"]["parentRefs"] = [{"name": "gateway", "namespace": "default"}]
    known = (stored(gateway(listeners=[listener])), stored(manifest), namespace("models", **labels))
    assert (conditions(*known, pool_import(namespace="models"))["Accepted"][0] == "True") is accepted


def test_a_route_to_a_listener_that_is_not_there_has_no_parent() -> None:
    manifest = route()
    manifest["spec"]["parentRefs"] = [{"name": "gateway", "sectionName": "https"}]
    found = conditions(stored(gateway()), stored(manifest), pool_import())
    assert found["Accepted"] == ("False", "NoMatchingParent")
