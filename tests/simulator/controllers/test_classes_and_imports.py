# SPDX-License-Identifier: GPL-3.0-or-later
"""Gateway classes and imports: when they are there and when they are not."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.controllers.gateway import classes, imports
from simulator.controllers.gateway.fleet import Fleet
from simulator.controllers.writes import Create, Delete, Write
from tests.simulator.controllers.gateway_objects import EAST, FLEET, WEST, namespace, objects, pool_import, stored
from tests.simulator.controllers.objects import POOL, pool
from tests.simulator.controllers.pods import NOW, stamp

CROSS_REGIONAL = "gke-l7-cross-regional-internal-managed-mc"
KEY = ("default", POOL)


def created(writes: list[Write]) -> list[str]:
    return [write.manifest["metadata"]["name"] for write in writes if isinstance(write, Create)]


def deleted(writes: list[Write]) -> list[str]:
    return [write.name for write in writes if isinstance(write, Delete)]


def test_ordinary_classes_come_with_the_channel_and_the_fleets_only_to_the_config_cluster() -> None:
    assert CROSS_REGIONAL not in created(classes.plan(objects(), False, NOW))
    assert "gke-l7-rilb" in created(classes.plan(objects(), False, NOW))
    assert CROSS_REGIONAL in created(classes.plan(objects(), True, NOW))


def gateway_class(name: str) -> dict[str, Any]:
    return stored({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "GatewayClass", "metadata": {"name": name}})


def test_the_fleets_classes_go_when_the_feature_does() -> None:
    known = objects(gateway_class(CROSS_REGIONAL), gateway_class("gke-l7-rilb"))
    assert deleted(classes.plan(known, False, NOW)) == [CROSS_REGIONAL]


def test_a_class_is_accepted_for_its_generation() -> None:
    condition = classes.accepted(gateway_class(CROSS_REGIONAL), NOW)["conditions"]
    assert condition == [
        {
            "type": "Accepted",
            "status": "True",
            "reason": "Accepted",
            "message": "",
            "observedGeneration": 1,
            "lastTransitionTime": stamp(),
        }
    ]


def keys(fleet: Fleet, west: dict[str, Any], east: dict[str, Any]) -> dict[tuple[str, str], list[str]]:
    found = imports.exported(fleet, {WEST.key: objects(west), EAST.key: objects(east)})
    return {key: [member.name for member, _ in members] for key, members in found.items()}


def test_pools_of_one_name_and_namespace_are_one_import() -> None:
    assert keys(FLEET, stored(pool()), stored(pool())) == {KEY: ["gke-west", "gke-east"]}
    other = stored(pool("another"))
    assert keys(FLEET, stored(pool()), other) == {KEY: ["gke-west"], ("default", "another"): ["gke-east"]}


@pytest.mark.parametrize("spelling", [None, "true", "False", ""])
def test_only_the_how_tos_spelling_exports(spelling: str | None) -> None:
    assert keys(FLEET, stored(pool(exported=spelling)), stored(pool())) == {KEY: ["gke-east"]}


def test_a_cluster_that_was_never_seen_exports_nothing() -> None:
    assert imports.exported(FLEET, {WEST.key: objects()}) == {}


def test_a_cluster_outside_the_fleet_exports_nothing() -> None:
    assert keys(Fleet(WEST.key, (WEST,)), stored(pool()), stored(pool())) == {KEY: ["gke-west"]}


def test_an_import_appears_in_its_own_time() -> None:
    config = objects(namespace())
    assert created(imports.plan({KEY}, config, lambda key: False)) == []
    assert created(imports.plan({KEY}, config, lambda key: True)) == [POOL]


def test_an_import_needs_its_namespace_on_the_config_cluster() -> None:
    assert imports.plan({("models", POOL)}, objects(namespace()), lambda key: True) == []


def test_an_import_goes_when_nobody_exports_any_more() -> None:
    config = objects(namespace(), pool_import())
    assert imports.plan({KEY}, config, lambda key: True) == []
    assert deleted(imports.plan(set(), config, lambda key: True)) == [POOL]
