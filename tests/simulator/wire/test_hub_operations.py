# SPDX-License-Identifier: GPL-3.0-or-later
"""How GKE Hub shows its operations, as recorded by Config Connector's tests for its fleets and fleet scopes.

Sources: the fixtures gkehubfleet-maximal and gkehubscope-maximal. Nobody has published a recording of memberships or
features; they are expected alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.clusters import running
from tests.simulator.fleets import FEATURES, REGION, enable_ingress, membership, memberships
from tests.simulator.google import NUMBER, PROJECT, Answer, Google

TYPES = "type.googleapis.com/google.cloud.gkehub.v1"
EMPTY = "type.googleapis.com/google.protobuf.Empty"
MEMBER = f"{memberships()}/gke-west"
FEATURE = f"{FEATURES}/multiclusteringress"


def register(google: Google) -> Answer:
    body = {**membership("gke-west"), "labels": {"team": "inference"}}
    return google.call("gkehub", "POST", memberships(), body, membershipId="gke-west")


def relabel(google: Google, path: str) -> Answer:
    return google.call("gkehub", "PATCH", path, {"labels": {"team": "serving"}}, updateMask="labels")


# call -> (who starts it, verb, the target, the type of the response)
CALLS: dict[str, tuple[Any, str, str, str]] = {
    "memberships.create": (register, "create", MEMBER, f"{TYPES}.Membership"),
    "memberships.patch": (lambda google: relabel(google, MEMBER), "update", MEMBER, f"{TYPES}.Membership"),
    "features.create": (
        lambda google: enable_ingress(google, MEMBER.removeprefix("v1/")), "create", FEATURE, f"{TYPES}.Feature",
    ),
    "features.patch": (lambda google: relabel(google, FEATURE), "update", FEATURE, f"{TYPES}.Feature"),
    "features.delete": (lambda google: google.call("gkehub", "DELETE", FEATURE), "delete", FEATURE, EMPTY),
    "memberships.delete": (lambda google: google.call("gkehub", "DELETE", MEMBER), "delete", MEMBER, EMPTY),
}  # fmt: skip


@pytest.fixture(scope="module")
def operations(quick: Google) -> dict[str, tuple[Any, Any, Any]]:
    """Every call made once, in order: its first answer, its operation at the end, and the next GET of its target."""
    running(quick, "gke-west")
    seen = {}
    for name, (start, _, target, _) in CALLS.items():
        started = start(quick)
        last = quick.finished("gkehub", started)
        seen[name] = (started.body, last, quick.call("gkehub", "GET", target))
    return seen


@pytest.mark.parametrize("call", CALLS)
def test_the_first_answer_writes_done_false_out(operations: Any, call: str) -> None:
    first, _, _ = operations[call]

    assert set(first) == {"name", "metadata", "done"}
    assert first["done"] is False


@pytest.mark.parametrize("call", CALLS)
def test_the_metadata_names_version_verb_and_target(operations: Any, call: str) -> None:
    first, _, _ = operations[call]
    metadata = first["metadata"]

    assert set(metadata) == {"@type", "apiVersion", "cancelRequested", "createTime", "target", "verb"}
    assert (metadata["@type"], metadata["apiVersion"]) == (f"{TYPES}.OperationMetadata", "v1")
    assert (metadata["verb"], metadata["target"]) == (CALLS[call][1], CALLS[call][2].removeprefix("v1/"))
    # Config Connector's normaliser says that Google sends it.
    assert metadata["cancelRequested"] is False


@pytest.mark.parametrize("call", CALLS)
def test_the_name_lies_under_the_location_with_the_project_as_the_caller_wrote_it(operations: Any, call: str) -> None:
    first, _, _ = operations[call]
    location = "global" if call.startswith("features") else REGION

    assert re.fullmatch(rf"{PROJECT}/locations/{location}/operations/[^/]+", first["name"])


@pytest.mark.parametrize("project", [PROJECT, f"projects/{NUMBER}"])
def test_target_and_name_keep_to_the_project_as_the_caller_wrote_it(
    start_google: Callable[..., Google], project: str
) -> None:
    fresh = start_google()
    path = f"v1/{project}/locations/global/features"
    first = fresh.call("gkehub", "POST", path, {}, featureId="multiclusterservicediscovery").body

    assert first["metadata"]["target"] == f"{project}/locations/global/features/multiclusterservicediscovery"
    assert first["name"].startswith(f"{project}/locations/global/operations/")


def test_nobody_has_recorded_a_poll_in_between_but_it_is_expected_to_repeat_the_first_answer(
    start_google: Callable[..., Google],
) -> None:
    slow = start_google(speed=1.0, latency={"gkehub.features.create": 1e6})
    first = slow.call("gkehub", "POST", FEATURES, {}, featureId="multiclusterservicediscovery").body

    assert slow.get("gkehub", f"v1/{first['name']}") == first


@pytest.mark.parametrize("call", CALLS)
def test_the_end_adds_its_time_and_a_response_of_the_resources_type(operations: Any, call: str) -> None:
    _, last, _ = operations[call]

    assert set(last) == {"name", "metadata", "done", "response"}
    assert last["done"] is True
    assert "endTime" in last["metadata"]
    assert last["response"]["@type"] == CALLS[call][3]


@pytest.mark.parametrize("call", ["memberships.create", "memberships.patch", "features.patch"])
def test_the_response_lacks_the_labels_that_the_next_get_has(operations: Any, call: str) -> None:
    _, last, read = operations[call]

    assert "labels" not in last["response"]
    assert "labels" in read.body


@pytest.mark.parametrize("call", ["features.delete", "memberships.delete"])
def test_what_is_deleted_is_not_found_next(operations: Any, call: str) -> None:
    assert operations[call][2].status == 404


def test_by_public_reports_timestamps_have_nine_digits_behind_the_point(operations: Any) -> None:
    first, last, read = operations["memberships.create"]
    moments = [first["metadata"]["createTime"], last["metadata"]["endTime"], read.body["createTime"]]

    assert all(re.fullmatch(r"[-0-9]{10}T[:0-9]{8}\.\d{9}Z", moment) for moment in moments)


def test_by_public_reports_a_cluster_registered_elsewhere_fails_in_the_operation(quick: Google) -> None:
    running(quick, "gke-twice")
    body = membership("gke-twice")
    quick.finished("gkehub", quick.call("gkehub", "POST", memberships(), body, membershipId="one"))
    second = quick.finished("gkehub", quick.call("gkehub", "POST", memberships(), body, membershipId="two"))

    assert second["error"]["code"] == 6
    assert second["error"]["message"].startswith("intend to register the cluster with resource: //gkehub")
    assert "response" not in second
