# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that change a cluster or a node pool."""

from __future__ import annotations

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_updates import Update, cluster_updates
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import changes, merged
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_updates import node_pool_updates

LIVE: dict[str, Any] = {
    "releaseChannel": {"channel": "REGULAR"},
    "networkConfig": {"network": "projects/p/global/networks/default"},
    "monitoringConfig": {"componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS"]}},
    "controlPlaneEndpointsConfig": {
        "dnsEndpointConfig": {"endpoint": "gke-1.example", "enableK8sTokensViaDns": True},
        "ipEndpointsConfig": {"enabled": True, "publicEndpoint": "203.0.113.1", "privateEndpoint": "10.0.0.2"},
    },
    "resourceLabels": {"team": "ml"},
    "labelFingerprint": "837da224",
}
POOL: dict[str, Any] = {"initialNodeCount": 1, "config": {"labels": {"a": "1"}}, "locations": ["europe-west3-a"]}


def cluster_calls(wanted: dict[str, Any]) -> list[Update]:
    return list(cluster_updates("NAME", list(changes(LIVE, wanted)), merged(LIVE, wanted)))


def pool_calls(wanted: dict[str, Any]) -> list[Update]:
    return list(node_pool_updates("NAME", list(changes(POOL, wanted)), merged(POOL, wanted)))


def test_nothing_changed_calls_nothing() -> None:
    assert cluster_calls({"releaseChannel": {"channel": "REGULAR"}}) == []


def test_each_field_has_its_own_call_and_the_channel_comes_first() -> None:
    wanted = {
        "resourceLabels": {"app": "gateway"},
        "networkConfig": {"gatewayApiConfig": {"channel": "CHANNEL_STANDARD"}},
        "currentMasterVersion": "1.34.3-gke.1",
        "releaseChannel": {"channel": "RAPID"},
    }
    calls = cluster_calls(wanted)
    assert [call.title for call in calls] == ["release channel", "version", "Gateway API", "labels"]
    assert calls[0].fields == {"name": "NAME", "update": {"desiredReleaseChannel": {"channel": "RAPID"}}}
    assert calls[1].fields["update"] == {"desiredMasterVersion": "1.34.3-gke.1"}
    assert calls[2].fields["update"] == {"desiredGatewayApiConfig": {"channel": "CHANNEL_STANDARD"}}


def test_labels_are_sent_whole_with_their_fingerprint() -> None:
    [call] = cluster_calls({"resourceLabels": {"app": "gateway"}})
    assert call.method == "set_labels"
    labels = {"team": "ml", "app": "gateway"}
    assert call.fields == {"name": "NAME", "resourceLabels": labels, "labelFingerprint": "837da224"}


def test_the_endpoints_keep_what_was_not_asked_for_and_lose_what_google_adds() -> None:
    [call] = cluster_calls({"controlPlaneEndpointsConfig": {"dnsEndpointConfig": {"allowExternalTraffic": True}}})
    assert call.fields["update"]["desiredControlPlaneEndpointsConfig"] == {
        "dnsEndpointConfig": {"enableK8sTokensViaDns": True, "allowExternalTraffic": True},
        "ipEndpointsConfig": {"enabled": True},
    }


def test_of_the_add_ons_only_the_changed_one_is_sent() -> None:
    [call] = cluster_calls({"addonsConfig": {"httpLoadBalancing": {"disabled": True}}})
    assert call.fields["update"] == {"desiredAddonsConfig": {"httpLoadBalancing": {"disabled": True}}}


def test_a_cluster_is_registered_without_what_google_makes_of_it() -> None:
    [call] = cluster_calls({"fleet": {"project": "p"}})
    assert call.fields["update"] == {"desiredFleet": {"project": "p"}}


def test_a_pool_is_resized_by_its_own_call() -> None:
    [call] = pool_calls({"initialNodeCount": 3})
    assert (call.method, call.fields) == ("set_node_pool_size", {"name": "NAME", "nodeCount": 3})


def test_pool_labels_and_taints_are_sent_whole_and_wrapped() -> None:
    taint = {"key": "k", "value": "v", "effect": "NO_SCHEDULE"}
    calls = pool_calls({"config": {"labels": {"b": "2"}, "taints": [taint]}})
    assert [call.fields for call in calls] == [
        {"name": "NAME", "labels": {"labels": {"a": "1", "b": "2"}}},
        {"name": "NAME", "taints": {"taints": [taint]}},
    ]


def test_pool_autoscaling_comes_before_the_other_calls() -> None:
    autoscaling = {"enabled": True, "maxNodeCount": 4}
    calls = pool_calls({"autoscaling": autoscaling, "locations": ["europe-west3-b"], "version": "1.34.3-gke.1"})
    assert [call.title for call in calls] == ["autoscaling", "node locations", "version"]
    assert calls[0].fields == {"name": "NAME", "autoscaling": autoscaling}
    assert calls[2].fields == {"name": "NAME", "nodeVersion": "1.34.3-gke.1"}
