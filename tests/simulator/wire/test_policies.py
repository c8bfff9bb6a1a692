# SPDX-License-Identifier: GPL-3.0-or-later
"""The project and its IAM policy, as recorded by Config Connector's tests (fixture dataproccluster-basic, 86 roles)."""

from __future__ import annotations

from typing import Any

from tests.simulator.google import NUMBER, PROJECT, Google

POLICY = f"v1/{PROJECT}"
MEMBERS = ["user:zoe@example.com", "user:adam@example.com"]


def read(google: Google) -> Any:
    body = {"options": {"requestedPolicyVersion": 3}}
    return google.call("cloudresourcemanager", "POST", f"{POLICY}:getIamPolicy", body).body


def test_the_project(quick: Google) -> None:
    body = quick.get("cloudresourcemanager", POLICY)

    assert set(body) == {"createTime", "lifecycleState", "name", "parent", "projectId", "projectNumber"}
    assert (body["lifecycleState"], body["projectNumber"]) == ("ACTIVE", NUMBER)
    assert set(body["parent"]) == {"id", "type"}


def test_the_project_has_another_shape_in_the_third_version(quick: Google) -> None:
    body = quick.get("cloudresourcemanager", f"v3/{PROJECT}")

    assert {"displayName", "etag", "name", "parent"} <= set(body)
    assert body["name"] == f"projects/{NUMBER}"
    assert body["parent"].startswith("organizations/")


def test_a_policy_is_of_version_one_although_three_was_asked_for(quick: Google) -> None:
    body = read(quick)

    assert set(body) == {"bindings", "etag", "version"}
    assert body["version"] == 1


def test_a_project_with_services_holds_bindings_of_their_agents(quick: Google) -> None:
    agents = [
        binding["role"]
        for binding in read(quick)["bindings"]
        if any(member.startswith(f"serviceAccount:service-{NUMBER}@") for member in binding["members"])
    ]

    assert {"roles/container.serviceAgent", "roles/compute.serviceAgent"} <= set(agents)


def test_bindings_come_back_sorted_with_a_new_etag(quick: Google) -> None:
    before = read(quick)
    added = [{"role": "roles/viewer", "members": MEMBERS}, {"role": "roles/browser", "members": MEMBERS}]
    wanted = {"bindings": [*added, *reversed(before["bindings"])], "etag": before["etag"], "version": 3}
    sent = {"policy": wanted, "updateMask": "bindings,etag,auditConfigs"}
    answer = quick.call("cloudresourcemanager", "POST", f"{POLICY}:setIamPolicy", sent).body

    roles = [binding["role"] for binding in answer["bindings"]]
    assert roles == sorted(roles)
    assert all(binding["members"] == sorted(binding["members"]) for binding in answer["bindings"])
    assert (answer["version"], answer) == (1, read(quick))
    assert answer["etag"] != before["etag"]
