# SPDX-License-Identifier: GPL-3.0-or-later
"""gcp_service_identity."""

from __future__ import annotations

import pytest

from tests.modules.cloud import ModuleRunner

pytestmark = pytest.mark.embedded_only("speaks to Google's APIs alone, which are the same either way")

MODULE = "gcp_service_identity"
OPTIONS = {"services": ["gkehub.googleapis.com", "multiclusteringress.googleapis.com"]}
AGENT = "service-123456789012@gcp-sa-multiclusteringress.iam.gserviceaccount.com"


def test_agents_are_predicted_and_generated(run: ModuleRunner) -> None:
    prediction = run.predict(MODULE, OPTIONS)
    result = run(MODULE, OPTIONS)
    assert prediction["changed"]
    assert (result["diff"], result["resource"]) == (prediction["diff"], prediction["resource"])
    assert [agent["email"] for agent in result["resource"]] == [
        "service-123456789012@gcp-sa-gkehub.iam.gserviceaccount.com",
        AGENT,
    ]


def test_an_agent_that_the_policy_names_is_there(run: ModuleRunner) -> None:
    run(MODULE, OPTIONS)
    grants = [
        {"role": "roles/container.admin", "member": f"serviceAccount:{agent['email']}"}
        for agent in run(MODULE, OPTIONS)["resource"]
    ]
    run("gcp_project_iam_member", {"grants": grants})
    assert run.unchanged(MODULE, OPTIONS)["resource"][1]["email"] == AGENT


def test_a_short_name_is_refused(run: ModuleRunner) -> None:
    assert "gkehub.googleapis.com" in run.refused(MODULE, {"services": ["gkehub"]})
