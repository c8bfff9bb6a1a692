# SPDX-License-Identifier: GPL-3.0-or-later
"""From a gateway to what a genuine Envoy is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator.dataplane.forwarding import Forwarding, Group, HealthCheck, Rule, Service
from simulator.genuine.envoy_admin import view
from simulator.genuine.envoy_clusters import assignment, clusters
from simulator.genuine.envoy_files import Folder, files
from simulator.genuine.envoy_picture import Backend, Door, Host, Picture
from simulator.genuine.envoy_routes import route_configuration

KEY = ("default", "pool")
WEST, EAST = "default/pool/europe-west3/gke-west", "default/pool/us-east4/gke-east"
CHECK = HealthCheck("HTTP", "/health", 8000, (("checkIntervalSec", 10), ("unhealthyThreshold", 3)))


def group(region: str, cluster: str) -> Group:
    return Group((region, cluster), region, "default", "pool", {}, (8000,), "epp", False)


SERVICE = Service(*KEY, (group("europe-west3", "gke-west"), group("us-east4", "gke-east")), CHECK, 600)


def door(*rules: Rule, service: Service | None = SERVICE) -> Door:
    return Door("vip-80", 20000, Forwarding(rules or (Rule((), ((*KEY, 1),)),), {KEY: service} if service else {}))


def picture(shares: dict[str, float] | None = None, **backend: Any) -> Picture:
    host = Host(("127.1.0.4", 8000), ("127.1.0.4", 8001))
    told = {"hosts": (host,), "picker": ("127.0.0.1", 9002), **backend}
    backends = {name: Backend(name, CHECK, **told) for name in (WEST, EAST)}
    return Picture("europe-west3", 60, (door(),), backends, {KEY: shares} if shares else {})


def actions(told: Picture, at: Door | None = None) -> list[dict[str, Any]]:
    routes: list[dict[str, Any]] = route_configuration(at or door(), told)["virtual_hosts"][0]["routes"]
    return routes


def weights(told: Picture) -> dict[str, int]:
    taken = actions(told)[0]["route"]["weighted_clusters"]["clusters"]
    return {entry["name"]: entry["weight"] for entry in taken}


def test_shares_become_weights_and_nobody_takes_what_none_can() -> None:
    assert weights(picture({WEST: 0.625, EAST: 0.375})) == {WEST: 6250, EAST: 3750}
    assert weights(picture({WEST: 1.0})) == {WEST: 10000}
    assert weights(picture()) == {"nobody": 10000}


def test_the_backend_that_is_chosen_tells_which_picker_is_asked() -> None:
    entries = actions(picture({WEST: 0.5, EAST: 0.5}))[0]["route"]["weighted_clusters"]["clusters"]
    asked = [entry["typed_per_filter_config"]["endpoint-picker"]["overrides"] for entry in entries]
    names = [item["grpc_service"]["envoy_grpc"]["cluster_name"] for item in asked]
    assert names == [f"{WEST}/picker", f"{EAST}/picker"]


def test_an_open_pool_without_a_picker_does_without() -> None:
    entries = actions(picture({WEST: 1.0}, picker=None, asks_picker=False))[0]["route"]["weighted_clusters"]["clusters"]
    assert entries == [{"name": WEST, "weight": 10000}]


def test_the_time_out_is_in_the_proxys_time() -> None:
    assert actions(picture({WEST: 1.0}))[0]["route"]["timeout"] == "10.000s"


@pytest.mark.parametrize("rule", [Rule((), ()), Rule((), ((*KEY, 0),)), Rule((), (("default", "other", 1),))])
def test_a_rule_without_a_service_is_an_error_and_no_rule_is_not_found(rule: Rule) -> None:
    known, unknown = actions(picture(), door(rule))
    assert (known["direct_response"]["status"], unknown["direct_response"]["status"]) == (500, 404)


def test_the_most_particular_match_comes_first() -> None:
    paths = {"/": "PathPrefix", "/v1/chat": "PathPrefix", "/v1/models": "Exact"}
    rules = [Rule(({"path": {"type": kind, "value": value}},), ((*KEY, 1),)) for value, kind in paths.items()]
    found = [action["match"] for action in actions(picture({WEST: 1.0}), door(*rules))[:3]]
    assert [{key: value for key, value in match.items() if value} for match in found] == [
        {"path": "/v1/models"},
        {"path_separated_prefix": "/v1/chat"},
        {"prefix": "/"},
    ]


def test_health_is_asked_as_the_policy_says_in_the_proxys_time() -> None:
    servers = next(cluster for cluster in clusters(picture(), "/folder") if cluster["name"] == WEST)
    check = servers["health_checks"][0]
    assert (check["interval"], check["healthy_threshold"], check["unhealthy_threshold"]) == ("0.167s", 2, 3)
    assert check["http_health_check"] == {"path": "/health", "codec_client_type": "HTTP1"}
    (host,) = assignment(picture().backends[WEST])["endpoints"][0]["lb_endpoints"]
    assert host["endpoint"]["health_check_config"]["port_value"] == 8001


def test_a_protocol_that_model_servers_do_not_speak_is_asked_for_all_the_same() -> None:
    told = picture()
    grpc = replace(told, backends={WEST: replace(told.backends[WEST], check=HealthCheck("GRPC"))})
    servers = next(iter(clusters(grpc, "/folder")))
    assert servers["health_checks"][0]["http_health_check"]["codec_client_type"] == "HTTP2"


def test_nothing_is_named_before_it_is_there() -> None:
    names = [name for name, _ in files(picture({WEST: 1.0}), Path("/folder"))]
    assert [name.partition("-")[0].removesuffix(".json") for name in names] == [
        "endpoints",
        "endpoints",
        "clusters",
        "routes",
        "listeners",
    ]


def test_a_file_is_replaced_only_when_it_says_something_new(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write(picture({WEST: 1.0}))
    before = {file.name: file.stat().st_ino for file in tmp_path.iterdir()}
    folder.write(picture({WEST: 0.5, EAST: 0.5}))
    after = {file.name: file.stat().st_ino for file in tmp_path.iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"routes-vip-80.json"}
    assert json.loads((tmp_path / "routes-vip-80.json").read_text())["resources"]


def test_a_proxys_own_words_tell_who_is_healthy_and_how_much_is_under_way() -> None:
    def host(port: int, active: str, **health: bool) -> dict[str, Any]:
        address = {"socket_address": {"address": "127.1.0.4", "port_value": port}}
        return {"address": address, "stats": [{"name": "rq_active", "value": active}], "health_status": health}

    hosts = [host(1, "3"), host(2, "4", failed_active_health_check=True), host(3, "0", pending_active_hc=True)]
    seen = view([{"name": WEST, "host_statuses": hosts}, {"name": EAST}])
    assert seen.healthy == {WEST: frozenset({("127.1.0.4", 1)}), EAST: frozenset()}
    assert seen.active == {WEST: 7, EAST: 0}
