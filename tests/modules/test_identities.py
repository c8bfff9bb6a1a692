# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom the modules act as: a service account by impersonation, by federation, by a key; or a person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.identities import DEPLOYER, PIPELINE, Identities
from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import WEST, cluster, manifest

SERVICE = {"services": ["dns.googleapis.com"]}
OPERATOR = "user:operator@example.com"
TOKEN_CREATOR = "roles/iam.serviceAccountTokenCreator"
MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"a": "1"}}


@pytest.fixture
def identities(run: ModuleRunner, monkeypatch: pytest.MonkeyPatch) -> Identities:
    """A project with a service account that may deploy; nothing that google-auth asks leaves this host."""
    found = Identities(run.cloud)
    for name, value in found.behind_the_proxy.items():
        monkeypatch.setenv(name, value)
    run.cloud.call(lambda: run.cloud.cloud.project.enable("iamcredentials.googleapis.com"))
    found.service_account("roles/container.admin", "roles/serviceusage.serviceUsageAdmin", "roles/browser")
    return found


def without_own_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")


def issued(run: ModuleRunner) -> list[str]:
    """The tokens that were asked for, in order."""
    return [entry["path"] for entry in run.cloud.journal() if entry["service"] in ("iamcredentials", "sts")]


def test_an_impersonated_service_account_does_what_its_own_roles_allow(
    run: ModuleRunner, identities: Identities
) -> None:
    identities.let_act(OPERATOR, TOKEN_CREATOR)
    as_deployer = {"impersonate_service_account": DEPLOYER}
    assert run("gcp_project_services", {**SERVICE, **as_deployer})["changed"]
    message = run.refused(
        "gcp_proxy_subnet", {**as_deployer, "name": "p", "region": "us-east4", "range": "10.0.0.0/23"}
    )
    assert "compute.subnetworks.list" in message
    assert issued(run)[0].endswith(f"{DEPLOYER}:generateAccessToken")


def test_an_impersonated_service_account_reaches_kubernetes(run: ModuleRunner, identities: Identities) -> None:
    identities.let_act(OPERATOR, TOKEN_CREATOR)
    cluster(run)
    assert manifest(run, MAP, impersonate_service_account=DEPLOYER)[0]["data"] == {"a": "1"}


def test_whoever_may_not_act_as_the_account_is_told_which_role_to_grant(
    run: ModuleRunner, identities: Identities
) -> None:
    message = run.refused("gcp_project_services", {**SERVICE, "impersonate_service_account": DEPLOYER})
    assert (
        f"acting as {DEPLOYER}: 403 PERMISSION_DENIED: Permission 'iam.serviceAccounts.getAccessToken' denied"
        in message
    )
    assert f"Grant the caller {TOKEN_CREATOR} on {DEPLOYER}" in message


def test_whoever_logged_in_acts_as_himself(
    run: ModuleRunner, identities: Identities, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged_in(identities.user_file(tmp_path, OPERATOR.removeprefix("user:")), identities, monkeypatch)
    assert run("gcp_project_services", SERVICE)["changed"]
    assert issued(run) == ["/token"]


def test_whose_login_was_revoked_is_told_what_google_says(
    run: ModuleRunner, identities: Identities, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = identities.user_file(tmp_path, OPERATOR.removeprefix("user:"))
    file.write_text(file.read_text(encoding="utf-8").replace("1//sim-", "1//gone-"), encoding="utf-8")
    logged_in(file, identities, monkeypatch)
    message = run.refused("gcp_project_services", SERVICE)
    assert "Token has been expired or revoked." in message
    assert "1//gone-" not in message


def logged_in(file: Path, identities: Identities, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives a user's file as application-default credentials, which ask Google itself, in whose place the proxy is."""
    without_own_token(monkeypatch)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    for name, value in identities.trusting_the_proxy.items():
        monkeypatch.setenv(name, value)


def test_a_pipeline_elsewhere_acts_by_its_federated_identity(
    run: ModuleRunner, identities: Identities, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = {"role": "roles/serviceusage.serviceUsageAdmin", "member": PIPELINE}
    run("gcp_project_iam_member", {"grants": [grant]})
    without_own_token(monkeypatch)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(identities.federated_file(tmp_path)))
    assert run("gcp_project_services", {**SERVICE, "quota_project": "my-gke-project"})["changed"]
    assert issued(run) == ["/v1/token"]


def test_a_pipeline_elsewhere_acts_as_the_service_account_that_its_file_names(
    run: ModuleRunner, identities: Identities, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identities.let_act(PIPELINE, "roles/iam.workloadIdentityUser")
    without_own_token(monkeypatch)
    url = (
        f"{run.cloud.environ['CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS']}v1/projects/-/serviceAccounts/{DEPLOYER}"
    )
    file = identities.federated_file(tmp_path, service_account_impersonation_url=f"{url}:generateAccessToken")
    assert run("gcp_project_services", {**SERVICE, "service_account_file": str(file)})["changed"]


def test_a_subject_token_that_is_too_old_is_told_in_the_token_service_s_words(
    run: ModuleRunner, identities: Identities, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_own_token(monkeypatch)
    file = identities.federated_file(tmp_path)
    (tmp_path / "subject-token").write_text("e30.eyJzdWIiOiAiYSJ9.e30", encoding="utf-8")
    message = run.refused("gcp_project_services", {**SERVICE, "service_account_file": str(file)})
    assert "invalid_grant: ID Token is stale to sign-in" in message


@pytest.mark.parametrize("option", ["service_account_file", "service_account_contents"])
def test_a_key_is_exchanged_where_it_says(
    option: str, run: ModuleRunner, identities: Identities, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_own_token(monkeypatch)
    key = identities.key_file(tmp_path)
    value: Any = str(key) if option == "service_account_file" else json.loads(key.read_text(encoding="utf-8"))
    assert run("gcp_project_services", {**SERVICE, option: value})["changed"]
    run("gke_cluster", {"name": "gke-west", "location": WEST["location"], option: value})
    assert "/token" in issued(run)
