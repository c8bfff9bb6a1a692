# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen of clusters and proxies becomes backends and shares."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.clock import CloudClock
from simulator.controllers.objects import Objects
from simulator.dataplane.access_log import AccessLog
from simulator.dataplane.forwarding import Group, HealthCheck, Service
from simulator.dataplane.network import Endpoint, Network
from simulator.dataplane.plane import Surroundings
from simulator.dataplane.reports import Reports
from simulator.genuine.envoy_admin import View
from simulator.genuine.envoy_observation import Observation
from simulator.genuine.envoy_picture import Host
from tests.simulator.controllers.objects import POOL, vllm
from tests.simulator.controllers.pods import pod

WEST, EAST = ("europe-west3", "gke-west"), ("us-east4", "gke-east")
ADDRESSES = {WEST: "127.2.0.4", EAST: "10.4.0.4"}
NAMES = {key: f"default/{POOL}/{key[0]}/{key[1]}" for key in (WEST, EAST)}
# A pod of the east has no address that can be listened on here.
PLACE = ("127.0.0.1", 40000)
HOSTS = {WEST: ("127.2.0.4", 8000), EAST: PLACE}


def group(key: tuple[str, str], fails_open: bool = False) -> Group:
    return Group(key, key[0], "default", POOL, {"app": POOL}, (8000,), f"{POOL}-epp", fails_open)


def service(fails_open: bool = False) -> Service:
    groups = tuple(group(key, fails_open) for key in (WEST, EAST))
    return Service("default", POOL, groups, HealthCheck("HTTP", "/health"))


def server(key: tuple[str, str]) -> dict[str, Any]:
    manifest = pod(key[1], vllm())
    manifest["metadata"]["labels"] = {"app": POOL}
    return {**manifest, "status": {"conditions": [{"type": "Ready", "status": "True"}], "podIP": ADDRESSES[key]}}


def observation(*pickers: tuple[str, str]) -> Observation:
    def picker(key: tuple[str, str], namespace: str, name: str) -> Endpoint | None:
        return ("127.0.0.1", 9002) if key in pickers and (namespace, name) == ("default", f"{POOL}-epp") else None

    clock, network = CloudClock(), Network({(ADDRESSES[EAST], 8000): PLACE})
    snapshots = {key: Objects.of_manifests([server(key)]) for key in (WEST, EAST)}
    around = Surroundings(clock, lambda: snapshots, Reports(clock), AccessLog(), network, picker)
    return Observation(around, snapshots)


def view(*healthy: tuple[str, str], knows_pickers: bool = True) -> View:
    active = {f"{NAMES[key]}/picker": 0 for key in (WEST, EAST)} if knows_pickers else {}
    return View({NAMES[key]: frozenset({HOSTS[key]}) for key in healthy}, active)


@pytest.mark.parametrize("key", [WEST, EAST])
def test_endpoints_are_where_they_really_listen(key: tuple[str, str]) -> None:
    backend = observation(WEST, EAST).backend(service(), group(key))
    assert (backend.name, backend.hosts) == (NAMES[key], (Host(HOSTS[key], HOSTS[key]),))
    assert (backend.picker, backend.asks_picker) == (("127.0.0.1", 9002), True)


def test_without_a_picker_only_a_pool_that_fails_open_does_without() -> None:
    seen = observation()
    assert seen.backend(service(), group(WEST)).asks_picker
    assert not seen.backend(service(fails_open=True), group(WEST, fails_open=True)).asks_picker


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (view(WEST, EAST), {NAMES[WEST]: 1.0}),
        (view(EAST), {NAMES[EAST]: 1.0}),
        (view(), {}),
        (view(WEST, EAST, knows_pickers=False), {}),
    ],
)
def test_only_backends_that_the_proxy_finds_healthy_have_a_share(seen: View, expected: dict[str, float]) -> None:
    assert observation(WEST, EAST).shares(service(), "europe-west3", seen) == expected
