# SPDX-License-Identifier: GPL-3.0-or-later
"""A playbook run by a pipeline elsewhere, which acts as a service account of the project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.identities import DEPLOYER, PIPELINE, Identities
from tests.playbooks.cloud import EXAMPLES, Outcome, Project

ENABLED = ("compute", "iamcredentials")


class Story(NamedTuple):
    """A run, what reached the cloud, and the proof that the pipeline brought."""

    run: Outcome
    journal: list[dict[str, Any]]
    proof: str


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, of_sites: dict[str, Any]) -> Iterator[Story]:
    from simulator import app

    simulator = app.start(**of_sites, enabled=ENABLED)
    folder, identities = tmp_path_factory.mktemp("pipeline"), Identities(simulator)
    identities.service_account("roles/compute.networkAdmin", "roles/serviceusage.serviceUsageViewer")
    identities.let_act(PIPELINE, "roles/iam.workloadIdentityUser")
    environ = {
        **identities.behind_the_proxy,
        "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": "",
        "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT": DEPLOYER,
        "GOOGLE_APPLICATION_CREDENTIALS": str(identities.federated_file(folder)),
    }
    project = Project(simulator, folder, EXAMPLES / "one_region", environ)
    try:
        proof = (folder / "subject-token").read_text(encoding="utf-8")
        yield Story(project.play("playbooks/subnets.yml", "-vvv"), simulator.journal(), proof)
    finally:
        simulator.stop()


def test_the_pipeline_s_proof_becomes_the_service_account_which_does_the_work(story: Story) -> None:
    tokens = [entry["path"] for entry in story.journal if entry["service"] in ("sts", "iamcredentials")]
    assert tokens[:2] == ["/v1/token", f"/v1/projects/-/serviceAccounts/{DEPLOYER}:generateAccessToken"]
    assert [write["path"].split("/")[-1] for write in story.run.writes] == ["subnetworks"]


def test_neither_proof_nor_tokens_are_shown_or_kept(story: Story) -> None:
    for text in (story.run.run.output, json.dumps(story.journal)):
        assert story.proof not in text
        assert "ya29." not in text
