# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine gcloud: memberships, multi-cluster ingress and multi-cluster services."""

from __future__ import annotations

import re

import pytest

from tests.conformance.clients.terminal import Terminal, missing

pytestmark = pytest.mark.skipif(missing("gcloud") is not None, reason=str(missing("gcloud")))

FLEET = "gcloud container fleet"
WEST = "--location=europe-west3"
NAME = "projects/my-gke-project/locations/europe-west3/memberships/gke-west"
STATE_KEY = "projects/123456789012/locations/europe-west3/memberships/gke-west"
SERVICES = ("compute", "container", "gkehub", "multiclusteringress", "multiclusterservicediscovery", "connectgateway")
AGENT = "service-123456789012@gcp-sa-multiclusteringress.iam.gserviceaccount.com"


@pytest.fixture(scope="module", autouse=True)
def cluster(terminal: Terminal) -> None:
    """A cluster to register, and the ingress agent with its roles."""
    terminal("gcloud services enable " + " ".join(f"{name}.googleapis.com" for name in SERVICES))
    terminal("gcloud container clusters create gke-west --region=europe-west3 --num-nodes=1 --async")
    terminal("gcloud beta services identity create --service=multiclusteringress.googleapis.com")
    for role in ("container.admin", "multiclusteringress.serviceAgent"):
        binding = f"--member=serviceAccount:{AGENT} --role=roles/{role} --condition=None"
        terminal(f"gcloud projects add-iam-policy-binding my-gke-project {binding}")


def test_a_cluster_is_registered(terminal: Terminal) -> None:
    register = f"{FLEET} memberships register gke-west --gke-cluster=europe-west3/gke-west"
    said = terminal(f"{register} --enable-workload-identity {WEST}")
    assert "Finished registering to the Fleet." in said.complaints


def test_registering_again_is_harmless(terminal: Terminal) -> None:
    register = f"{FLEET} memberships register gke-west --gke-cluster=europe-west3/gke-west"
    said = terminal(f"{register} --enable-workload-identity {WEST}")
    assert "Finished registering to the Fleet." in said.complaints


def test_a_membership_is_listed_and_described(terminal: Terminal) -> None:
    listed = terminal(f"{FLEET} memberships list").output
    shown = terminal(f"{FLEET} memberships describe gke-west {WEST} --format=json").json
    limited = terminal(
        f"{FLEET} memberships list --limit=1 --page-size=1 --filter=name:gke-west --format='value(name)'"
    )
    link = "//container.googleapis.com/projects/my-gke-project/locations/europe-west3/clusters/gke-west"
    assert re.search(r"^gke-west +[-0-9a-f]{36} +europe-west3$", listed, re.MULTILINE)
    assert limited.words == ["gke-west"]
    assert shown["state"] == {"code": "READY"}
    assert shown["endpoint"]["gkeCluster"]["resourceLink"] == link
    assert shown["authority"]["workloadIdentityPool"] == "my-gke-project.svc.id.goog"


def test_a_membership_gets_labels(terminal: Terminal) -> None:
    terminal(f"{FLEET} memberships update gke-west {WEST} --update-labels=env=prod,team=serving")
    terminal(f"{FLEET} memberships update gke-west {WEST} --remove-labels=team")
    assert terminal(f"{FLEET} memberships describe gke-west {WEST} --format=json").json["labels"] == {"env": "prod"}


def test_its_operations_are_listed_and_described(terminal: Terminal) -> None:
    operations = terminal(f"{FLEET} operations list {WEST} --format=json").json
    name = operations[0]["name"].rsplit("/", 1)[-1]
    described = terminal(f"{FLEET} operations describe {name} {WEST} --format='value(done)'").output.strip()
    assert {operation["metadata"]["verb"] for operation in operations} >= {"create", "update"}
    assert described == "True"
    assert terminal(f"{FLEET} operations wait {name} {WEST} --format='value(name)'").words == [NAME]


def test_multi_cluster_services_are_enabled(terminal: Terminal) -> None:
    said = terminal(f"{FLEET} multi-cluster-services enable")
    shown = terminal(f"{FLEET} multi-cluster-services describe --format=json").json
    assert "Waiting for Feature Multi-cluster Services to be created" in said.complaints
    assert shown["membershipStates"][STATE_KEY]["state"]["code"] == "OK"


def test_multi_cluster_ingress_is_enabled_with_its_config_cluster(terminal: Terminal) -> None:
    terminal(f"{FLEET} ingress enable --config-membership=gke-west {WEST}")
    shown = terminal(f"{FLEET} ingress describe --format=json").json
    assert shown["spec"]["multiclusteringress"]["configMembership"] == NAME
    assert shown["resourceState"] == {"state": "ACTIVE"}
    assert shown["state"]["state"]["code"] == "OK"
    assert shown["membershipStates"][STATE_KEY]["state"]["code"] == "OK"


def test_the_config_cluster_is_named_anew(terminal: Terminal) -> None:
    said = terminal(f"{FLEET} ingress update --config-membership=gke-west {WEST}")
    assert "Are you sure you want to update your config membership?" in said.complaints


def test_features_are_listed(terminal: Terminal) -> None:
    listed = terminal(f"{FLEET} features list --format='value(name.basename(),resourceState.state)'").words
    assert listed == ["multiclusteringress", "ACTIVE", "multiclusterservicediscovery", "ACTIVE"]


def test_an_unknown_config_membership_is_refused(terminal: Terminal) -> None:
    said = terminal.refused(f"{FLEET} ingress update --config-membership=nobody {WEST}")
    assert "nobody" in said


def test_a_feature_with_members_is_disabled_by_force_alone(terminal: Terminal) -> None:
    terminal(f"{FLEET} ingress disable --force")
    terminal(f"{FLEET} multi-cluster-services disable --force")
    said = terminal.refused(f"{FLEET} ingress describe")
    assert "not enabled" in said


def test_a_cluster_is_unregistered(terminal: Terminal) -> None:
    terminal(f"{FLEET} memberships unregister gke-west --gke-cluster=europe-west3/gke-west {WEST}")
    said = terminal.refused(f"{FLEET} memberships describe gke-west {WEST}")
    assert terminal(f"{FLEET} memberships list --format='value(name)'").output == ""
    assert "not found" in said.lower()


def test_a_global_membership_comes_and_goes(terminal: Terminal) -> None:
    register = f"{FLEET} memberships register gke-west --gke-cluster=europe-west3/gke-west --location=global"
    terminal(f"{register} --enable-workload-identity")
    listed = terminal(f"{FLEET} memberships list").output
    terminal(f"{FLEET} memberships delete gke-west --location=global --quiet")
    assert re.search(r"^gke-west +[-0-9a-f]{36} +global$", listed, re.MULTILINE)
