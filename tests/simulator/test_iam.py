# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM: service accounts for nodes, and what roles are good for."""

from __future__ import annotations

import pytest

from simulator.permissions import grants
from tests.simulator.google import PROJECT, Google

ACCOUNTS = f"v1/{PROJECT}/serviceAccounts"
EMAIL = "gke-nodes@my-gke-project.iam.gserviceaccount.com"


def test_an_empty_display_name_is_left_out(google: Google) -> None:
    body = {"accountId": "gke-nodes", "serviceAccount": {"displayName": ""}}

    assert "displayName" not in google.call("iam", "POST", ACCOUNTS, body).body


@pytest.mark.parametrize("account_id", ["short", "Upper-case", "x" * 31, ""])
def test_an_account_id_has_six_to_thirty_plain_characters(google: Google, account_id: str) -> None:
    assert google.call("iam", "POST", ACCOUNTS, {"accountId": account_id}).status == 400


def test_an_account_has_a_policy_of_its_own(google: Google) -> None:
    google.call("iam", "POST", ACCOUNTS, {"accountId": "gke-nodes"})
    before = google.call("iam", "POST", f"{ACCOUNTS}/{EMAIL}:getIamPolicy").body
    bindings = [{"role": "roles/iam.serviceAccountUser", "members": ["user:a@example.com"]}]
    wanted = {"policy": {"bindings": bindings, "etag": before["etag"]}}
    after = google.call("iam", "POST", f"{ACCOUNTS}/{EMAIL}:setIamPolicy", wanted).body

    assert after["bindings"] == bindings
    assert google.call("iam", "POST", f"{ACCOUNTS}/{EMAIL}:setIamPolicy", wanted).status == 409


@pytest.mark.parametrize(
    ("role", "permission", "granted"),
    [
        ("roles/owner", "resourcemanager.projects.setIamPolicy", True),
        ("roles/editor", "container.clusters.create", True),
        ("roles/editor", "resourcemanager.projects.setIamPolicy", False),
        ("roles/viewer", "container.clusters.get", True),
        ("roles/viewer", "container.clusters.update", False),
        ("roles/container.admin", "container.clusters.delete", True),
        ("roles/container.admin", "gkehub.memberships.create", False),
        ("roles/gkehub.admin", "gkehub.features.update", True),
        ("roles/gkehub.admin", "gkehub.gateway.get", False),
        ("roles/gkehub.gatewayReader", "gkehub.gateway.get", True),
        ("roles/gkehub.gatewayReader", "gkehub.gateway.post", False),
        ("roles/compute.networkAdmin", "compute.subnetworks.create", True),
        ("roles/compute.networkAdmin", "compute.firewalls.create", False),
        ("roles/compute.securityAdmin", "compute.firewalls.create", True),
        ("roles/serviceusage.serviceUsageAdmin", "serviceusage.services.enable", True),
        ("roles/resourcemanager.projectIamAdmin", "resourcemanager.projects.setIamPolicy", True),
        ("roles/iam.serviceAccountUser", "iam.serviceAccounts.actAs", True),
        ("roles/iam.serviceAccountAdmin", "iam.serviceAccounts.create", True),
        ("roles/nobody.knows", "container.clusters.get", False),
    ],
)
def test_a_role_grants_what_its_name_says(role: str, permission: str, granted: bool) -> None:
    assert grants(role, permission) is granted
