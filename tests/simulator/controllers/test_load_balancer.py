# SPDX-License-Identifier: GPL-3.0-or-later
"""From the fleet's objects to a load balancer: services, settings per cluster, compute resources."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.controllers.gateway.compute_parts import Part, Place, Site, parts
from simulator.controllers.gateway.fleet import Fleet, Member
from simulator.controllers.gateway.imports import exported
from simulator.controllers.gateway.load_balancer import Plan, health_check, plan, resource_name, settings_for
from simulator.dataplane.forwarding import HealthCheck
from tests.simulator.controllers.gateway_objects import (
    EAST,
    FLEET,
    NETWORK,
    WEST,
    attached,
    namespace,
    objects,
    pool_import,
    stored,
)
from tests.simulator.controllers.objects import POOL, backend_policy, gateway, health_policy, pool, route

GATEWAY = stored(gateway("europe-west3", "us-east4"))
KEY = ("default", POOL)
PLACES = [Place(region, f"projects/p/regions/{region}/subnetworks/default") for region in ("europe-west3", "us-east4")]


def planned(*policies: dict[str, Any], fleet: Fleet = FLEET, pools: dict[str, Any] | None = None) -> Plan:
    config = objects(namespace(), GATEWAY, stored(route()), pool_import(), *policies)
    known = {member.key: objects(stored(pools or pool())) for member in fleet.members}
    return plan(GATEWAY, config, exported(fleet, known), fleet)


def made(found: Plan) -> list[Part]:
    return list(parts(Site(GATEWAY, "p", NETWORK, {item.key: item for item in FLEET.members}, PLACES), found))


def bodies(found: Plan, collection: str) -> list[dict[str, Any]]:
    return [part.body for part in made(found) if part.kind.collection == collection]


def test_a_service_has_a_group_for_each_cluster_that_exports() -> None:
    service = planned().services[KEY]
    assert [(group.cluster, group.region, group.ports) for group in service.groups] == [
        (WEST.key, "europe-west3", (8000,)),
        (EAST.key, "us-east4", (8000,)),
    ]


def test_without_a_policy_health_is_asked_of_the_root_and_requests_may_take_30_seconds() -> None:
    service = planned().services[KEY]
    assert service.health_check == HealthCheck("HTTP", "/", 0)
    assert service.timeout == 30
    assert health_check(health_policy()) == HealthCheck("HTTP", "/health", 8000)


def test_policies_shape_the_service_once_they_are_attached() -> None:
    assert planned(stored(health_policy())).services[KEY].health_check.path == "/"
    service = planned(attached(health_policy()), attached(backend_policy())).services[KEY]
    assert service.health_check.path == "/health"
    assert service.timeout == 600
    assert service.groups[0].settings["balancingMode"] == "CUSTOM_METRICS"


def test_a_cluster_takes_the_first_scope_that_selects_it() -> None:
    scopes = [
        {"selector": {"gke.io/region": "us-east4"}, "backendPreference": "PREFERRED"},
        {"selector": {"env": "prod"}, "backendPreference": "DEFAULT"},
        {"selector": {"env": "prod", "gke.io/region": "europe-west3"}, "capacityScalerPercent": 0},
    ]
    default = {"timeoutSec": 5, "scopes": scopes}
    assert settings_for(EAST, default) == {"timeoutSec": 5, "backendPreference": "PREFERRED"}
    assert settings_for(WEST, default) == {"timeoutSec": 5, "backendPreference": "DEFAULT"}


def test_more_than_50_groups_are_refused() -> None:
    zones = tuple(f"us-east4-{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    fleet = Fleet(WEST.key, (replace(WEST, zones=zones[:25]), replace(EAST, zones=zones)))
    found = planned(fleet=fleet)
    assert found.services == {}
    assert "51 network endpoint groups, at most 50" in found.problems[KEY]


def test_ports_multiply_groups() -> None:
    many = pool()
    many["spec"]["targetPorts"] = [{"number": 8000 + index} for index in range(8)]
    assert len(bodies(planned(pools=many), "networkEndpointGroups")) == 8 * 1 + 8 * 2


def test_a_cluster_in_another_network_is_refused_by_name() -> None:
    stranger = Member("us-east4", "gke-east", NETWORK.replace("default", "other"), ("us-east4-a",))
    found = planned(fleet=Fleet(WEST.key, (WEST, stranger)))
    assert found.problems[KEY].endswith("gke-east")


def test_every_resource_of_a_gateway_bears_its_name_and_comes_after_what_it_names() -> None:
    found = made(planned())
    assert all(part.body["name"].startswith("gkemcg1-default-gateway-") for part in found)
    assert all(len(part.body["name"]) <= 63 for part in found)
    order = [part.kind.collection for part in found]
    assert order == [
        "healthChecks",
        *["networkEndpointGroups"] * 3,
        "backendServices",
        "urlMaps",
        "targetHttpProxies",
        *["forwardingRules"] * 2,
    ]


def test_names_stay_within_63_characters() -> None:
    long = stored(gateway())
    long["metadata"] |= {"name": "n" * 63, "namespace": "s" * 63}
    assert len(resource_name(long, "role")) <= 63


def test_custom_metrics_reach_compute_as_shares_of_one() -> None:
    backend = bodies(planned(attached(backend_policy())), "backendServices")[0]["backends"][0]
    assert backend["balancingMode"] == "CUSTOM_METRICS"
    assert backend["trafficDuration"] == "LONG"
    assert backend["customMetrics"] == [{"name": "gke.named_metrics.kv-cache", "dryRun": False, "maxUtilization": 0.6}]


def test_in_flight_limits_logging_and_draining_reach_compute() -> None:
    policy = backend_policy(
        balancingMode="IN_FLIGHT",
        maxInFlightRequestsPerEndpoint=1000,
        logging={"enabled": True, "sampleRate": 500000},
        connectionDraining={"drainingTimeoutSec": 60},
        capacityScalerPercent=50,
    )
    service = bodies(planned(attached(policy)), "backendServices")[0]
    assert service["backends"][0]["maxInFlightRequestsPerEndpoint"] == 1000
    assert service["backends"][0]["capacityScaler"] == 0.5
    assert service["logConfig"] == {"enable": True, "sampleRate": 0.5}
    assert service["connectionDraining"] == {"drainingTimeoutSec": 60}


def test_a_gateway_without_routes_answers_404_to_all() -> None:
    config = objects(namespace(), GATEWAY)
    found = plan(GATEWAY, config, {}, FLEET)
    assert "defaultRouteAction" in bodies(found, "urlMaps")[0]
    assert bodies(found, "backendServices") == []
