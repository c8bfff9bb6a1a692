# SPDX-License-Identifier: GPL-3.0-or-later
"""gcp_project_iam_member."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.lifecycle import Life, live_through

pytestmark = pytest.mark.embedded_only("speaks to Google's APIs alone, which are the same either way")

MODULE = "gcp_project_iam_member"
MEMBER = "user:ada@example.com"


def grants(*roles: str, member: str = MEMBER) -> dict[str, Any]:
    return {"grants": [{"role": role, "member": member} for role in roles]}


@pytest.mark.both_ways
def test_grants_live_through_their_life(run: ModuleRunner) -> None:
    life = Life(
        module=MODULE,
        options=grants("roles/container.admin"),
        update=grants("roles/container.admin", "roles/gkehub.admin"),
        drift=lambda cloud: cloud.project.policy.replace(
            [binding for binding in cloud.project.policy.body()["bindings"] if binding["role"] != "roles/gkehub.admin"]
        ),
        refused=(
            (grants("container.admin"), "set its full name such as roles/container.admin"),
            (grants("roles/container.admin", member="ada@example.com"), "set it such as serviceAccount:"),
        ),
    )
    live_through(life, run)


def test_the_grants_of_others_stay(run: ModuleRunner) -> None:
    before = run.cloud.call(lambda: run.cloud.cloud.project.policy.body()["bindings"])
    run(MODULE, grants("roles/container.admin"))
    run(MODULE, {**grants("roles/container.admin"), "state": "absent"})
    assert run.cloud.call(lambda: run.cloud.cloud.project.policy.body()["bindings"]) == before


def test_a_concurrent_change_is_read_again(run: ModuleRunner) -> None:
    run.cloud.script_fault(service="cloudresourcemanager", method="POST", path=".*setIamPolicy", code=409, times=1)
    assert run(MODULE, grants("roles/container.admin"))["changed"]
    assert [fault["used"] for fault in run.cloud.faults()] == [1]


def test_a_service_agent_that_is_not_there_yet_is_waited_for(run: ModuleRunner) -> None:
    agent = "serviceAccount:service-123456789012@gcp-sa-multiclusteringress.iam.gserviceaccount.com"
    missing = run.way(MODULE, {**grants("roles/container.admin", member=agent), "timeout": 0.2}, False)
    assert "does not exist" in missing["msg"]
    run("gcp_service_identity", {"services": ["multiclusteringress.googleapis.com"]})
    assert run(MODULE, grants("roles/container.admin", member=agent))["changed"]


def test_a_write_that_got_no_proper_answer_is_settled_by_reading(run: ModuleRunner) -> None:
    run.cloud.script_fault(service="cloudresourcemanager", method="POST", path=".*setIamPolicy", code=500, times=1)
    assert run(MODULE, grants("roles/container.admin"))["resource"]
