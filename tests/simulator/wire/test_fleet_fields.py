# SPDX-License-Identifier: GPL-3.0-or-later
"""What GKE Hub adds to its resources.

Recorded by Config Connector's tests for fleets and fleet scopes (gkehubfleet-maximal, gkehubscope-maximal);
memberships and features are expected alike. What only memberships have is from public reports and the API reference.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.clusters import running
from tests.simulator.fleets import FEATURES, REGION, enable_ingress, membership, memberships
from tests.simulator.google import NUMBER, PROJECT, Google, until

MEMBER = f"{PROJECT}/locations/{REGION}/memberships/gke-west"
COMMON = {"createTime", "updateTime", "name", "labels"}


@pytest.fixture(scope="module")
def fleet(quick: Google) -> Google:
    """A project with a member and a config membership."""
    running(quick)
    body = {**membership("gke-west"), "labels": {"team": "inference"}}
    quick.finished("gkehub", quick.call("gkehub", "POST", memberships(), body, membershipId="gke-west"))
    quick.finished("gkehub", enable_ingress(quick, MEMBER))
    return quick


def test_a_ready_resource_has_times_a_name_by_project_id_and_its_state(fleet: Google) -> None:
    body = fleet.get("gkehub", f"v1/{MEMBER}")

    assert set(body) >= COMMON
    assert body["name"] == MEMBER
    assert body["state"] == {"code": "READY"}
    assert body["labels"] == {"team": "inference"}


def test_a_feature_has_times_and_a_name_by_project_id(fleet: Google) -> None:
    body = fleet.get("gkehub", f"{FEATURES}/multiclusteringress")

    assert set(body) >= COMMON - {"labels"}
    assert body["name"] == f"{PROJECT}/locations/global/features/multiclusteringress"


def test_a_patch_moves_the_time_of_the_update(fleet: Google) -> None:
    before = fleet.get("gkehub", f"v1/{MEMBER}")
    change = {"labels": {"team": "serving"}}
    fleet.finished("gkehub", fleet.call("gkehub", "PATCH", f"v1/{MEMBER}", change, updateMask="labels"))
    after = fleet.get("gkehub", f"v1/{MEMBER}")

    assert after["updateTime"] > before["updateTime"]
    assert after["createTime"] == before["createTime"]
    assert after["labels"] == {"team": "serving"}


def test_by_public_reports_a_membership_knows_its_cluster_and_completes_its_authority(fleet: Google) -> None:
    body = fleet.get("gkehub", f"v1/{MEMBER}")
    authority = body["authority"]

    assert {"uniqueId", "lastConnectionTime"} <= set(body)
    assert body["endpoint"]["kubernetesMetadata"]["nodeCount"] == 3
    assert authority["workloadIdentityPool"] == f"{PROJECT.removeprefix('projects/')}.svc.id.goog"
    assert authority["identityProvider"] == authority["issuer"]


def test_a_mock_servers_infrastructure_type_is_not_copied(fleet: Google) -> None:
    assert "infrastructureType" not in fleet.get("gkehub", f"v1/{MEMBER}")


def test_by_public_reports_the_states_of_members_are_keyed_by_project_number(fleet: Google) -> None:
    read: Any = lambda: fleet.get("gkehub", f"{FEATURES}/multiclusteringress")  # noqa: E731
    body = until(read, lambda body: "membershipStates" in body)

    assert list(body["membershipStates"]) == [MEMBER.replace(PROJECT, f"projects/{NUMBER}")]
