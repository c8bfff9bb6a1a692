# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests and answers against Google's discovery documents."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import answers, enums
from simulator.discovery import document
from simulator.validation import RequestCheck

KUBELET = {"config": {"kubeletConfig": {"cpuManagerPolicy": 3}}}


def problems(api: str, schema: str, body: dict[str, Any]) -> list[str]:
    check = RequestCheck(document(api, "v1"))
    check.body(schema, body)
    return [text for _, text in check.problems]


def canonical(api: str, schema: str, body: dict[str, Any]) -> dict[str, Any]:
    check = RequestCheck(document(api, "v1"))
    body = check.body(schema, body)
    assert check.problems == []
    return body


@pytest.mark.parametrize(
    ("api", "schema", "body", "text"),
    [
        (
            "container",
            "CreateClusterRequest",
            {"clutser": {}},
            'Invalid JSON payload received. Unknown name "clutser": Cannot find field.',
        ),
        (
            "container",
            "CreateClusterRequest",
            {"cluster": {"networkConfig": {"gateway": {}}}},
            "Invalid JSON payload received. Unknown name \"gateway\" at 'cluster.network_config': Cannot find field.",
        ),
        (
            "container",
            "CreateClusterRequest",
            {"cluster": {"releaseChannel": {"channel": "FAST"}}},
            "Invalid value at 'cluster.release_channel.channel' "
            '(type.googleapis.com/google.container.v1.ReleaseChannel.Channel), "FAST"',
        ),
        (
            "container",
            "CreateNodePoolRequest",
            {"nodePool": {"config": {"diskSizeGb": "large"}}},
            "Invalid value at 'node_pool.config.disk_size_gb' (TYPE_INT32), \"large\"",
        ),
        (
            "container",
            "CreateNodePoolRequest",
            {"nodePool": KUBELET},
            "Invalid value at 'node_pool.config.kubelet_config.cpu_manager_policy' (TYPE_STRING), 3",
        ),
        (
            "container",
            "CreateNodePoolRequest",
            {"nodePool": {"config": {"spot": "maybe"}}},
            "Invalid value at 'node_pool.config.spot' (TYPE_BOOL), \"maybe\"",
        ),
        (
            "container",
            "CreateClusterRequest",
            {"cluster": {"name": ["a"]}},
            "Invalid JSON payload received. Unknown name \"name\" at 'cluster': "
            "Proto field is not repeating, cannot start list.",
        ),
        (
            "container",
            "CreateClusterRequest",
            {"cluster": "gke-west"},
            "Invalid value at 'cluster' (type.googleapis.com/google.container.v1.Cluster), \"gke-west\"",
        ),
        (
            "gkehub",
            "Membership",
            {"endpoint": {"gkeCluster": {"link": ""}}},
            "Invalid JSON payload received. Unknown name \"link\" at 'resource.endpoint.gke_cluster': "
            "Cannot find field.",
        ),
    ],
)
def test_a_wrong_field_is_refused_in_googles_words(api: str, schema: str, body: dict[str, Any], text: str) -> None:
    assert problems(api, schema, body) == [text]


def test_a_bad_compute_value_names_the_field_as_json_spells_it() -> None:
    [text] = problems("compute", "Subnetwork", {"purpose": "PROXY"})

    assert text.startswith("Invalid value for field 'resource.purpose': 'PROXY'. ")


def test_several_bad_values_are_one_message_of_several_lines() -> None:
    check = RequestCheck(document("container", "v1"))
    check.body("CreateClusterRequest", {"cluster": {"a": 1, "b": 2}})
    refusal = check.refusal()

    assert refusal is not None
    assert (refusal.code, refusal.status) == (400, "INVALID_ARGUMENT")
    assert refusal.message.count("\n") == 1
    assert len(refusal.details[0]["fieldViolations"]) == 2


def test_an_unknown_query_parameter_is_refused() -> None:
    paper = document("gkehub", "v1")
    check = RequestCheck(paper)
    check.query(paper.methods["gkehub.projects.locations.memberships.list"], {"pagesize": "1"})

    assert check.problems[0][1] == (
        'Invalid JSON payload received. Unknown name "pagesize": Cannot bind query parameter. '
        "Field 'pagesize' could not be found in request message."
    )


def test_parameters_that_every_api_takes_do_not_reach_the_service() -> None:
    paper = document("gkehub", "v1")
    check = RequestCheck(paper)
    method = paper.methods["gkehub.projects.locations.memberships.list"]
    query = check.query(
        method, {"alt": "json", "prettyPrint": "false", "$alt": "json;enum-encoding=int", "page_size": "2"}
    )

    assert (query, check.problems) == ({"pageSize": "2"}, [])


def test_a_request_becomes_canonical() -> None:
    given = {
        "node_pool": {
            "name": "h100",
            "initialNodeCount": "3",
            "version": None,
            "config": {"accelerators": [{"accelerator_count": 2}], "spot": True},
            "upgradeSettings": {"strategy": 3},
        }
    }

    assert canonical("container", "CreateNodePoolRequest", given) == {
        "nodePool": {
            "name": "h100",
            "initialNodeCount": 3,
            "config": {"accelerators": [{"acceleratorCount": "2"}], "spot": True},
            "upgradeSettings": {"strategy": "SURGE"},
        }
    }


def test_fields_that_only_google_sets_are_dropped() -> None:
    given = {"name": "mine", "state": {"code": "READY"}, "labels": {"a": "b"}}

    assert canonical("gkehub", "Membership", given) == {"labels": {"a": "b"}}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"colour": "blue"}, "colour: unknown field of Cluster"),
        ({"status": "BROKEN"}, "status: 'BROKEN' is not in the enum"),
        ({"initialNodeCount": "3"}, "initialNodeCount: '3' is not int32"),
        (
            {"defaultMaxPodsConstraint": {"maxPodsPerNode": 110}},
            "defaultMaxPodsConstraint.maxPodsPerNode: 110 is not int64",
        ),
        ({"locations": "a"}, "locations: not a list"),
        ({"nodeConfig": {"labels": {"a": 1}}}, "nodeConfig.labels{}: 1 is not string"),
    ],
)
def test_an_answer_that_google_would_not_give_is_found(body: dict[str, Any], problem: str) -> None:
    assert answers.problems(document("container", "v1"), "Cluster", body) == [problem]


def test_an_answer_can_carry_numbers_for_enums() -> None:
    cluster = {
        "status": "RUNNING",
        "networkConfig": {"gatewayApiConfig": {"channel": "CHANNEL_STANDARD"}},
        "monitoringConfig": {"componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS", "DCGM"]}},
    }

    assert answers.numbered(document("container", "v1"), "Cluster", cluster) == {
        "status": 2,
        "networkConfig": {"gatewayApiConfig": {"channel": 4}},
        "monitoringConfig": {"componentConfig": {"enableComponents": [1, 15]}},
    }


def test_enum_numbers_are_those_of_googles_own_client() -> None:
    cluster_service = pytest.importorskip("google.cloud.container_v1.types.cluster_service")
    schemas = document("container", "v1").schemas
    compared = 0
    for name, schema in schemas.items():
        message = getattr(cluster_service, name, None)
        fields = message.pb(message()).DESCRIPTOR.fields if hasattr(message, "pb") else []
        for field in fields:
            described = schema["properties"].get(field.json_name, {})
            described = described.get("items", described)
            if field.enum_type and "enum" in described:
                known = {value.name: value.number for value in field.enum_type.values}
                place = f"{name}.{field.json_name}"
                ours = {value: enums.number(place, described, value) for value in described["enum"] if value in known}
                assert ours == {value: known[value] for value in ours}, place
                compared += 1
    assert compared > 50


@pytest.mark.parametrize(
    ("mask", "cut"),
    [
        ("name", {"name": "n"}),
        ("items/a", {"items": [{"a": 1}, {"a": 3}]}),
        ("items(a,b),name", {"items": [{"a": 1, "b": 2}, {"a": 3}], "name": "n"}),
        ("items/a,items/b", {"items": [{"a": 1, "b": 2}, {"a": 3}]}),
        ("*/x", {"items": [{}, {}], "name": "n"}),
        ("nothing", {}),
    ],
)
def test_a_mask_keeps_what_it_names(mask: str, cut: dict[str, Any]) -> None:
    assert answers.cut({"name": "n", "items": [{"a": 1, "b": 2}, {"a": 3}]}, mask) == cut
