# SPDX-License-Identifier: GPL-3.0-or-later
"""Resource Manager: the project and read-modify-write of its policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.google import NUMBER, PROJECT, Answer, Google, until

API = "cloudresourcemanager"
AGENT = f"serviceAccount:service-{NUMBER}@gcp-sa-multiclusteringress.iam.gserviceaccount.com"


def policy(google: Google) -> dict[str, Any]:
    answer = google.call(API, "POST", f"v1/{PROJECT}:getIamPolicy", {"options": {"requestedPolicyVersion": 3}})
    assert answer.status == 200
    return dict(answer.body)


def add(google: Google, role: str, member: str) -> Answer:
    body = policy(google)
    body["bindings"].append({"role": role, "members": [member]})
    return google.call(API, "POST", f"v1/{PROJECT}:setIamPolicy", {"policy": body})


def test_the_project_is_found_by_its_number_and_has_another_shape_in_v3(google: Google) -> None:
    project = google.get(API, f"v3/projects/{NUMBER}")

    assert project["name"] == f"projects/{NUMBER}"
    assert project["state"] == "ACTIVE"


def test_a_policy_comes_back_sorted_merged_and_as_version_one(google: Google) -> None:
    add(google, "roles/viewer", "user:b@example.com")
    add(google, "roles/viewer", "user:a@example.com")
    body = policy(google)

    assert body["version"] == 1
    assert body["bindings"] == [
        {"role": "roles/owner", "members": ["user:operator@example.com"]},
        {"role": "roles/viewer", "members": ["user:a@example.com", "user:b@example.com"]},
    ]


def test_an_agent_is_accepted_some_time_after_it_was_made(new_google: Callable[..., Google]) -> None:
    google = new_google(latency={"services.agent": 300.0})
    path = f"v1beta1/{PROJECT}/services/multiclusteringress.googleapis.com:generateServiceIdentity"
    google.call("serviceusage", "POST", path)
    early = add(google, "roles/container.admin", AGENT)
    until(lambda: add(google, "roles/container.admin", AGENT).status, lambda status: status == 200)

    assert early.status == 400
    assert {"role": "roles/container.admin", "members": [AGENT]} in policy(google)["bindings"]


@pytest.mark.parametrize(
    ("member", "status"),
    [
        ("somebody@example.com", 400),
        ("serviceAccount:none@my-gke-project.iam.gserviceaccount.com", 400),
        ("serviceAccount:theirs@another-project.iam.gserviceaccount.com", 200),
        ("serviceAccount:my-gke-project.svc.id.goog[gke-mcs/gke-mcs-importer]", 400),
        ("serviceAccount:another-project.svc.id.goog[gke-mcs/gke-mcs-importer]", 200),
        (f"principal://iam.googleapis.com/projects/{NUMBER}/locations/global/workloadIdentityPools/p/subject/s", 200),
        ("group:team@example.com", 200),
    ],
)
def test_a_member_must_have_a_type_and_ours_must_exist(google: Google, member: str, status: int) -> None:
    assert add(google, "roles/viewer", member).status == status


def test_workloads_can_be_named_once_a_cluster_has_their_identity_pool(google: Google) -> None:
    importer = "serviceAccount:my-gke-project.svc.id.goog[gke-mcs/gke-mcs-importer]"
    early = add(google, "roles/compute.networkViewer", importer)
    google.running.call(lambda: google.running.cloud.project.identity_pools.add("my-gke-project.svc.id.goog"))

    assert "Identity Pool does not exist (my-gke-project.svc.id.goog)" in str(early)
    assert add(google, "roles/compute.networkViewer", importer).status == 200


def test_a_policy_already_there_is_no_write(google: Google) -> None:
    add(google, "roles/viewer", "user:a@example.com")
    add(google, "roles/viewer", "user:a@example.com")
    writes = [entry["write"] for entry in google.running.journal() if entry["path"].endswith("setIamPolicy")]

    assert writes == [True, False]


def test_a_caller_can_ask_which_permissions_it_has(google: Google) -> None:
    viewer = google.as_principal("viewer@example.com", "roles/gkehub.viewer")
    asked = {"permissions": ["gkehub.memberships.get", "gkehub.memberships.create"]}

    assert viewer.call(API, "POST", f"v1/{PROJECT}:testIamPermissions", asked).body == {
        "permissions": ["gkehub.memberships.get"]
    }


def test_the_first_agents_come_with_their_roles_when_a_service_is_enabled(new_google: Callable[..., Google]) -> None:
    google = new_google(enabled=["container", "gkehub"])
    roles = [binding["role"] for binding in policy(google)["bindings"]]

    assert roles == ["roles/container.serviceAgent", "roles/gkehub.serviceAgent", "roles/owner"]
