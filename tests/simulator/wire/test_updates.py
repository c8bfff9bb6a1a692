# SPDX-License-Identifier: GPL-3.0-or-later
"""What an update sends, and what it does, as recorded by Config Connector's tests against Google Cloud.

Sources: the fixtures containercluster, -addon, -maintenancepolicy, -enablek8stokensviadns, containernodepool,
containernodepool-subnetworkref, gkehubfleet-maximal, alloydbinstanceconnectionpoolconfig.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.clusters import REGION, add_pool, cluster, done, pool, running, update
from tests.simulator.google import Google
from tests.simulator.wire.bodies import at, picked

ZONE = f"{REGION}-a"
LIMITS = {"enabled": True, "minNodeCount": 1, "maxNodeCount": 3}


@pytest.fixture(scope="module")
def gke(quick: Google) -> Google:
    """A project with a zonal cluster."""
    running(quick, location=ZONE, initialNodeCount=1)
    return quick


def updated(google: Google, **desired: Any) -> Any:
    """The cluster after an update."""
    operation = done(google, update(google, desired, location=ZONE))
    assert operation["operationType"] == "UPDATE_CLUSTER"
    return read(google)


def read(google: Google) -> Any:
    """The cluster."""
    return google.get("container", cluster(location=ZONE))


def test_both_services_go_off_in_one_call_and_monitoring_keeps_its_list(gke: Google) -> None:
    body = updated(gke, desiredLoggingService="none", desiredMonitoringService="none")
    facts = {
        "loggingService": "none",
        "monitoringService": "none",
        "loggingConfig": {"componentConfig": {}},
        "monitoringConfig.managedPrometheusConfig.enabled": True,
    }

    assert picked(body, facts) == facts
    assert body["monitoringConfig"]["componentConfig"]["enableComponents"]


def test_a_pools_autoscaling_goes_with_its_name_in_one_call(gke: Google) -> None:
    wanted = {"desiredNodePoolId": "default-pool", "desiredNodePoolAutoscaling": LIMITS}
    body = updated(gke, **wanted)

    assert body["nodePools"][0]["autoscaling"] == {**LIMITS, "locationPolicy": "BALANCED"}


def test_the_endpoints_are_sent_whole_and_an_empty_subnetwork_is_dropped(gke: Google) -> None:
    dns = {"allowExternalTraffic": True, "enableK8sTokensViaDns": True, "enableK8sCertsViaDns": False}
    addresses = {"enabled": True, "enablePublicEndpoint": True, "privateEndpointSubnetwork": ""}
    wanted = {"dnsEndpointConfig": dns, "ipEndpointsConfig": addresses}
    config = updated(gke, desiredControlPlaneEndpointsConfig=wanted)["controlPlaneEndpointsConfig"]

    assert picked(config["dnsEndpointConfig"], dns) == dns
    assert "endpoint" in config["dnsEndpointConfig"]
    assert "privateEndpointSubnetwork" not in config["ipEndpointsConfig"]


def test_untouched_add_ons_stay(gke: Google) -> None:
    wanted = {"httpLoadBalancing": {"disabled": False}, "horizontalPodAutoscaling": {"disabled": True}}
    addons = updated(gke, desiredAddonsConfig=wanted)["addonsConfig"]

    assert addons["httpLoadBalancing"] == {}
    assert addons["horizontalPodAutoscaling"] == {"disabled": True}
    assert addons["gcePersistentDiskCsiDriverConfig"] == {"enabled": True}


@pytest.mark.parametrize(
    ("desired", "path"),
    [
        ("desiredMonitoringConfig", "monitoringConfig.componentConfig.enableComponents"),
        ("desiredLoggingConfig", "loggingConfig.componentConfig.enableComponents"),
    ],
)
def test_the_list_of_components_is_sent_whole(gke: Google, desired: str, path: str) -> None:
    components = {"enableComponents": ["SYSTEM_COMPONENTS"]}

    assert at(updated(gke, **{desired: {"componentConfig": components}}), path) == ["SYSTEM_COMPONENTS"]


def test_labels_are_replaced_and_get_a_new_fingerprint(gke: Google) -> None:
    before = read(gke)["labelFingerprint"]
    sent = {"resourceLabels": {"team": "inference"}, "labelFingerprint": before}
    operation = done(gke, gke.call("container", "POST", f"{cluster(location=ZONE)}:setResourceLabels", sent))
    after = read(gke)

    assert operation["operationType"] == "UPDATE_CLUSTER"
    assert (after["resourceLabels"], after["labelFingerprint"] == before) == ({"team": "inference"}, False)


def test_a_maintenance_policy_gets_a_new_version(gke: Google) -> None:
    before = read(gke)["maintenancePolicy"]["resourceVersion"]
    window = {"dailyMaintenanceWindow": {"startTime": "03:00"}}
    sent = {"maintenancePolicy": {"resourceVersion": before, "window": window}}
    operation = done(gke, gke.call("container", "POST", f"{cluster(location=ZONE)}:setMaintenancePolicy", sent))
    after = read(gke)["maintenancePolicy"]

    assert operation["operationType"] == "UPDATE_CLUSTER"
    assert at(after, "window.dailyMaintenanceWindow.startTime") == "03:00"
    assert after["resourceVersion"] != before


@pytest.mark.parametrize("name", ["name", "nodePoolId"])
def test_taints_come_wrapped_beside_either_name_of_the_pool(gke: Google, name: str) -> None:
    pool_name = f"tainted-{name.lower()}"
    done(gke, add_pool(gke, {"name": pool_name, "initialNodeCount": 1}, location=ZONE))
    taints = [{"key": "gpu", "value": "yes", "effect": "NO_SCHEDULE"}]
    path = pool(pool_name, location=ZONE)
    operation = done(gke, gke.call("container", "PUT", path, {name: pool_name, "taints": {"taints": taints}}))

    assert operation["operationType"] == "UPGRADE_NODES"
    assert gke.get("container", path)["config"]["taints"] == taints


def test_a_resize_is_a_count_and_becomes_the_initial_one(gke: Google) -> None:
    done(gke, add_pool(gke, {"name": "resized", "initialNodeCount": 1}, location=ZONE))
    path = pool("resized", location=ZONE)
    operation = done(gke, gke.call("container", "POST", f"{path}:setSize", {"nodeCount": 2}))

    assert operation["operationType"] == "SET_NODE_POOL_SIZE"
    assert gke.get("container", path)["initialNodeCount"] == 2
