# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fleet's controllers do not do, and what they say instead."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from simulator.controllers.kinds import DEPLOYMENT, GATEWAY, GATEWAY_CLASS, POOL_IMPORT
from simulator.crds.installed import Generations
from tests.simulator.controllers.kube import Kube, condition_of, has
from tests.simulator.controllers.objects import (
    CLASS,
    POOL,
    backend,
    backend_policy,
    gateway,
    health_policy,
    metric,
    pool,
    route,
)
from tests.simulator.controllers.worlds import EAST, SERVICES, WEST, make_fleet, make_subnet, reach, start_cluster
from tests.simulator.fleets import FEATURES, enable_ingress, register
from tests.simulator.google import PROJECT, Google, until

REGION = "europe-west3"


@pytest.fixture
def google(new_google: Callable[..., Google]) -> Google:
    return new_google(enabled=SERVICES, speed=1000.0)


def one_cluster(google: Google) -> Kube:
    west = make_fleet(google, WEST)[0]
    until(lambda: west.find(GATEWAY_CLASS, CLASS, ""), bool)
    return west


def revoke_agent(google: Google) -> None:
    path = f"v1/{PROJECT}"
    policy = google.call("cloudresourcemanager", "POST", f"{path}:getIamPolicy", {}).body
    kept = [binding for binding in policy["bindings"] if "multiclusteringress" not in str(binding["members"])]
    answer = google.call(
        "cloudresourcemanager", "POST", f"{path}:setIamPolicy", {"policy": {**policy, "bindings": kept}}
    )
    assert answer.status == 200, answer


def asked(google: Google) -> int:
    listener = next(iter(google.running.state()["dataplane"].values()))["listener"]
    try:
        with urllib.request.urlopen(f"{listener}/v1/models") as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_a_region_without_a_proxy_only_subnet_is_named_until_it_has_one(google: Google) -> None:
    west = one_cluster(google)
    west.apply(gateway(REGION))
    found = until(lambda: west.find(GATEWAY, "gateway"), lambda found: has(found, "Programmed", "False"))
    message = condition_of(found, "Programmed")["message"]
    assert "active proxy-only subnetwork" in message
    assert REGION in message
    assert found["status"].get("addresses", []) == []
    make_subnet(google, REGION)
    west.wait(GATEWAY, "gateway", "Programmed")


def test_a_gateway_without_a_route_answers_404_and_a_pool_without_health_policy_503(google: Google) -> None:
    west = one_cluster(google)
    make_subnet(google, REGION)
    west.apply(*backend(), gateway(REGION))
    west.wait(GATEWAY, "gateway", "Programmed")
    until(lambda: google.running.state()["dataplane"], bool)
    assert asked(google) == 404
    west.wait(DEPLOYMENT, POOL, "Available")
    until(lambda: west.find(POOL_IMPORT, POOL), bool)
    west.apply(route())
    until(lambda: asked(google), lambda status: status == 503)
    west.apply(health_policy())
    until(lambda: asked(google), lambda status: status == 200)


def test_named_addresses_must_exist_and_are_used_as_they_are(google: Google) -> None:
    west = one_cluster(google)
    make_subnet(google, REGION)
    kind = "networking.gke.io/named-address-with-region"
    west.apply(gateway(addresses=[{"type": kind, "value": f"regions/{REGION}/addresses/vip"}]))
    found = until(lambda: west.find(GATEWAY, "gateway"), lambda found: has(found, "Programmed", "False"))
    assert "address vip was not found" in condition_of(found, "Programmed")["message"]
    path = f"compute/v1/{PROJECT}/regions/{REGION}"
    body = {"name": "vip", "addressType": "INTERNAL", "subnetwork": f"{PROJECT}/regions/{REGION}/subnetworks/default"}
    assert google.call("compute", "POST", f"{path}/addresses", body).status == 200
    programmed = west.wait(GATEWAY, "gateway", "Programmed")
    reserved = google.get("compute", f"{path}/addresses/vip")
    assert [item["value"] for item in programmed["status"]["addresses"]] == [reserved["address"]]
    assert reserved["status"] == "IN_USE"


def test_a_scenario_may_have_the_first_spelling_and_the_nested_metrics(new_google: Callable[..., Google]) -> None:
    generations = Generations(nested_metrics=True, first_spelling_of_utilisation=True)
    west = one_cluster(new_google(enabled=SERVICES, speed=1000.0, generations=generations))
    metrics = [{"name": "gke.named_metrics.kv-cache", "maxUtilization": 60}]
    assert west.attempt(backend_policy(balancingMode="CUSTOM_METRICS", customMetrics=metrics))[0] == 201
    assert west.attempt(backend_policy("percent"))[0] == 500
    assert west.attempt(metric())[0] == 500


def test_other_classes_of_google_are_refused_by_name(google: Google) -> None:
    west = one_cluster(google)
    west.apply(gateway(gatewayClassName="gke-l7-rilb"))
    found = until(lambda: west.find(GATEWAY, "gateway"), lambda found: has(found, "Accepted", "False"))
    assert CLASS in condition_of(found, "Accepted")["message"]


def test_without_the_agents_roles_there_are_no_classes_and_no_imports(google: Google) -> None:
    start_cluster(google, *WEST)
    west = reach(google, *WEST)
    register(google, "gke-west", REGION)
    enable_ingress(google, f"{PROJECT}/locations/{REGION}/memberships/gke-west")
    ingress = f"{FEATURES}/multiclusteringress"
    until(lambda: google.get("gkehub", ingress), lambda body: bool(body.get("membershipStates")))
    states = google.get("gkehub", ingress)["membershipStates"].values()
    assert {state["state"]["description"] for state in states} == {"Lost connection"}
    until(lambda: west.find(GATEWAY_CLASS, "gke-l7-rilb", ""), bool)
    assert west.find(GATEWAY_CLASS, CLASS, "") == {}
    assert west.call("GET", POOL_IMPORT.path("default"))[0] == 404


def test_what_a_lost_connection_leaves_behind_stays_as_it_is(google: Google) -> None:
    west, east = make_fleet(google, WEST, EAST)
    make_subnet(google, REGION)
    west.apply(gateway(REGION))
    east.apply(pool())
    west.wait(GATEWAY, "gateway", "Programmed")
    until(lambda: west.find(POOL_IMPORT, POOL), bool)
    revoke_agent(google)
    ingress = f"{FEATURES}/multiclusteringress"
    until(lambda: google.get("gkehub", ingress)["membershipStates"], lambda states: "Lost connection" in str(states))
    east.apply(pool(exported="False"), pool("late"))
    time.sleep(0.5)  # far more cloud seconds than an import takes
    assert west.find(GATEWAY_CLASS, CLASS, "")
    assert west.find(POOL_IMPORT, POOL)
    assert west.find(POOL_IMPORT, "late") == {}
    assert google.running.state()["dataplane"]


def test_a_feature_that_is_disabled_first_leaves_the_load_balancer_behind(google: Google) -> None:
    west = one_cluster(google)
    make_subnet(google, REGION)
    west.apply(gateway(REGION))
    west.wait(GATEWAY, "gateway", "Programmed")
    google.finished("gkehub", google.call("gkehub", "DELETE", f"{FEATURES}/multiclusteringress", force="true"))
    until(lambda: west.find(GATEWAY_CLASS, CLASS, ""), lambda found: not found)
    west.delete(GATEWAY, "gateway")
    state = google.running.state()["compute"]
    assert [path for path in state if "forwardingRules/gkemcg1" in path]
    assert west.find(GATEWAY, "gateway")["metadata"]["finalizers"]
    subnet = f"compute/v1/{PROJECT}/regions/{REGION}/subnetworks/proxy-{REGION}"
    assert google.call("compute", "DELETE", subnet).status == 400


def test_the_data_plane_outlives_the_config_cluster(google: Google) -> None:
    west, east = make_fleet(google, WEST, EAST)
    make_subnet(google, REGION)
    for kube in (west, east):
        kube.apply(*backend())
    until(lambda: west.find(POOL_IMPORT, POOL), bool)
    west.apply(health_policy(), gateway(REGION), route())
    until(lambda: bool(google.running.state()["dataplane"]) and asked(google), lambda status: status == 200)
    path = f"v1/{PROJECT}/locations/{REGION}/clusters/gke-west"
    assert google.call("container", "DELETE", path).status == 200
    until(lambda: google.call("container", "GET", path).status, lambda status: status == 404)
    east.wait(DEPLOYMENT, POOL, "Available")
    assert asked(google) == 200


def test_a_pool_in_a_namespace_the_config_cluster_lacks_is_not_imported(google: Google) -> None:
    west, east = make_fleet(google, WEST, EAST)
    until(lambda: west.find(GATEWAY_CLASS, CLASS, ""), bool)
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "models"}}
    lonely = pool()
    lonely["metadata"]["namespace"] = "models"
    east.apply(namespace, lonely, pool("other"))
    until(lambda: west.find(POOL_IMPORT, "other"), bool)
    assert west.find(POOL_IMPORT, POOL, "models") == {}
    west.apply(namespace)
    until(lambda: west.find(POOL_IMPORT, POOL, "models"), bool)
    assert json.dumps(west.find(POOL_IMPORT, POOL, "models")["spec"]) == "{}"
