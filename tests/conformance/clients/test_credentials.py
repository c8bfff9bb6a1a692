# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine gcloud leads the genuine kubectl into a cluster, by the entry and the plugin that it writes."""

from __future__ import annotations

import pytest

from tests.conformance.clients.clusters import make_cluster
from tests.conformance.clients.objects import config_map, text
from tests.conformance.clients.terminal import Terminal, missing

PROGRAMS = ("gcloud", "kubectl", "gke-gcloud-auth-plugin")
pytestmark = pytest.mark.skipif(missing(*PROGRAMS) is not None, reason=str(missing(*PROGRAMS)))

EITHER_KUBERNETES = True
SPEED = 240
CONTEXT = "gke_my-gke-project_europe-west3_gke-west"


@pytest.fixture(scope="module", autouse=True)
def cluster(terminal: Terminal) -> None:
    """A cluster, of which gcloud is the only way to know."""
    make_cluster(terminal)
    terminal("rm ~/.kube/config")


def test_credentials_are_an_entry_of_the_cluster_s_own(terminal: Terminal) -> None:
    said = terminal("gcloud container clusters get-credentials gke-west --location=europe-west3").complaints
    assert "kubeconfig entry generated for gke-west." in said
    assert terminal("kubectl config current-context").words == [CONTEXT]
    assert terminal("kubectl config view -o jsonpath='{.users[0].user.exec.command}'").output == PROGRAMS[-1]


def test_they_lead_kubectl_into_the_cluster_as_gcloud_s_own_account(terminal: Terminal) -> None:
    assert "operator@example.com" in terminal("kubectl auth whoami").output
    assert terminal("kubectl create -f -", text(config_map("mine", a="1"))).output == "configmap/mine created\n"


def test_whoever_has_no_cluster_of_that_name_gets_no_credentials(terminal: Terminal) -> None:
    said = terminal.refused("gcloud container clusters get-credentials gke-east --location=europe-west3")
    assert "code=404" in said
    assert "gke-east" in said
