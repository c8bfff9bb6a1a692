# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine gcloud: the project, its services, its service agents and who may do what."""

from __future__ import annotations

import re

import pytest

from tests.conformance.clients.terminal import Terminal, missing

pytestmark = pytest.mark.skipif(missing("gcloud") is not None, reason=str(missing("gcloud")))

AGENT = "service-123456789012@gcp-sa-multiclusteringress.iam.gserviceaccount.com"
NODES = "inference-nodes@my-gke-project.iam.gserviceaccount.com"
PROJECT = "my-gke-project"


def test_the_how_tos_services_are_enabled_in_one_call(terminal: Terminal) -> None:
    names = ("compute", "container", "modelarmor", "networkservices", "autoscaling")
    said = terminal("gcloud services enable " + " ".join(f"{name}.googleapis.com" for name in names))
    assert "finished successfully" in said.complaints
    listed = terminal("gcloud services list --enabled --format='value(config.name)'").words
    assert {f"{name}.googleapis.com" for name in names} <= set(listed)


def test_a_service_is_enabled_without_waiting(terminal: Terminal) -> None:
    terminal("gcloud services enable gkehub.googleapis.com multiclusteringress.googleapis.com --async")
    terminal.until("gcloud services list --enabled --format='value(config.name)'", "multiclusteringress")


def test_what_enables_a_service_is_waited_for_and_described(terminal: Terminal) -> None:
    said = terminal("gcloud services enable dns.googleapis.com --async")
    (name,) = re.findall(r"operations/\S+", said.output + said.complaints)[:1]
    for verb in ("wait", "describe"):
        told = terminal(f"gcloud services operations {verb} {name}").complaints
        assert f"Operation [{name}] complete." in told
        assert "projects/123456789012/services/dns.googleapis.com" in told


def test_services_are_listed_in_pages_filtered_and_limited(terminal: Terminal) -> None:
    one = terminal("gcloud services list --enabled --filter=config.name:gkehub.googleapis.com --format=json").json
    three = terminal("gcloud services list --limit=3 --page-size=2 --format='value(config.name)'").words
    available = "gcloud services list --available --filter=config.name:trafficdirector.googleapis.com"
    assert [service["state"] for service in one] == ["ENABLED"]
    assert len(three) == 3
    assert "Traffic Director" in terminal(available).output


def test_the_project_is_described_and_listed(terminal: Terminal) -> None:
    number = terminal(f"gcloud projects describe {PROJECT} --format='value(projectNumber)'").output.strip()
    table = terminal("gcloud projects list").output
    assert number == "123456789012"
    assert PROJECT in table
    assert terminal("gcloud projects list --filter=projectId:another --format='value(projectId)'").output == ""


def test_a_service_agent_is_made_and_bound(terminal: Terminal) -> None:
    made = terminal("gcloud beta services identity create --service=multiclusteringress.googleapis.com")
    assert f"Service identity created: {AGENT}" in made.complaints
    binding = f"--member=serviceAccount:{AGENT} --role=roles/container.admin"
    bound = terminal(f"gcloud projects add-iam-policy-binding {PROJECT} {binding} --condition=None --format=json").json
    assert {"role": "roles/container.admin", "members": [f"serviceAccount:{AGENT}"]} in bound["bindings"]


def test_a_policy_is_read_flattened(terminal: Terminal) -> None:
    flat = "--flatten='bindings[].members' --filter=bindings.role:roles/container.admin"
    read = terminal(f"gcloud projects get-iam-policy {PROJECT} {flat} --format='value(bindings.members)'")
    assert read.words == [f"serviceAccount:{AGENT}"]


def test_a_binding_is_removed_and_what_is_not_there_cannot_be(terminal: Terminal) -> None:
    binding = f"--member=serviceAccount:{AGENT} --role=roles/container.admin"
    terminal(f"gcloud projects remove-iam-policy-binding {PROJECT} {binding}")
    again = terminal.refused(f"gcloud projects remove-iam-policy-binding {PROJECT} {binding}")
    assert "Policy binding with the specified principal, role, and condition not found" in again


def test_a_policy_comes_back_by_file(terminal: Terminal) -> None:
    terminal(f"gcloud projects get-iam-policy {PROJECT} --format=json > policy.json")
    terminal(f"gcloud projects set-iam-policy {PROJECT} policy.json")
    assert "etag" in terminal("cat policy.json").json


def test_a_policy_that_somebody_has_changed_meanwhile_does_not_come_back(terminal: Terminal) -> None:
    terminal(f"gcloud projects get-iam-policy {PROJECT} --format=json > policy.json")
    member = "--member=user:somebody@example.com --role=roles/viewer --condition=None"
    terminal(f"gcloud projects add-iam-policy-binding {PROJECT} {member}")
    refused = terminal.refused(f"gcloud projects set-iam-policy {PROJECT} policy.json")
    assert "There were concurrent policy changes" in refused
    assert "somebody@example.com" in terminal(f"gcloud projects get-iam-policy {PROJECT}").output


def test_a_node_service_account_is_made_bound_and_deleted(terminal: Terminal) -> None:
    terminal("gcloud iam service-accounts create inference-nodes --display-name='Inference nodes'")
    shown = terminal(f"gcloud iam service-accounts describe {NODES} --format='value(displayName,email)'").output
    listed = terminal("gcloud iam service-accounts list --format='value(email)'").words
    writer = f"--member=serviceAccount:{NODES} --role=roles/autoscaling.metricsWriter --condition=None"
    terminal(f"gcloud projects add-iam-policy-binding {PROJECT} {writer}")
    terminal(f"gcloud projects remove-iam-policy-binding {PROJECT} {writer}")
    terminal(f"gcloud iam service-accounts delete {NODES} --quiet")
    gone = terminal.refused(f"gcloud iam service-accounts describe {NODES}")
    assert shown.split("\t")[0] == "Inference nodes"
    assert NODES in listed
    assert "NOT_FOUND" in gone


def test_an_account_is_lent_to_a_person(terminal: Terminal) -> None:
    default = "123456789012-compute@developer.gserviceaccount.com"
    member = "--member=user:operator@example.com --role=roles/iam.serviceAccountUser"
    terminal(f"gcloud iam service-accounts add-iam-policy-binding {default} {member}")
    policy = terminal(f"gcloud iam service-accounts get-iam-policy {default} --format=json").json
    terminal(f"gcloud iam service-accounts remove-iam-policy-binding {default} {member}")
    assert policy["bindings"] == [{"role": "roles/iam.serviceAccountUser", "members": ["user:operator@example.com"]}]


def test_an_unknown_service_and_an_unknown_account_are_refused(terminal: Terminal) -> None:
    service = terminal.refused("gcloud services enable nonsense.googleapis.com")
    account = "--member=serviceAccount:nobody@my-gke-project.iam.gserviceaccount.com --role=roles/container.admin"
    member = terminal.refused(f"gcloud projects add-iam-policy-binding {PROJECT} {account} --condition=None")
    assert "PERMISSION_DENIED: Not found or permission denied for service(s): nonsense.googleapis.com" in service
    assert "INVALID_ARGUMENT: Service account nobody@my-gke-project.iam.gserviceaccount.com does not exist." in member
