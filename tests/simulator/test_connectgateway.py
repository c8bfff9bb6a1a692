# SPDX-License-Identifier: GPL-3.0-or-later
"""Connect gateway: a member's Kubernetes API behind a Google path."""

from __future__ import annotations

import base64
import json
import ssl
import urllib.request
from collections.abc import Callable

import pytest

from tests.simulator.fleets import REGION, SERVICES, membership, memberships
from tests.simulator.google import NUMBER, PROJECT, Google, until

CLUSTERS = f"v1/{PROJECT}/locations/{REGION}/clusters"
MEMBER = f"v1/projects/{NUMBER}/locations/{REGION}/gkeMemberships/gke-west"


@pytest.fixture
def google(new_google: Callable[..., Google]) -> Google:
    google = new_google(enabled=("compute", *SERVICES))
    cluster = {"name": "gke-west", "initialNodeCount": 1}
    assert google.call("container", "POST", CLUSTERS, {"cluster": cluster}).status == 200
    until(lambda: google.get("container", f"{CLUSTERS}/gke-west")["status"], lambda status: status == "RUNNING")
    query = {"membershipId": "gke-west"}
    google.finished("gkehub", google.call("gkehub", "POST", memberships(), membership("gke-west"), **query))
    return google


def test_requests_reach_the_members_cluster(google: Google) -> None:
    created = google.call(
        "connectgateway",
        "POST",
        f"{MEMBER}/api/v1/namespaces",
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "models"}},
    )
    found = google.get("connectgateway", f"{MEMBER}/api/v1/namespaces/models")

    assert created.status == 201
    assert found["metadata"]["uid"] == created.body["metadata"]["uid"]


def test_a_write_counts_once_and_as_the_clusters(google: Google) -> None:
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "models"}}
    google.call("connectgateway", "POST", f"{MEMBER}/api/v1/namespaces", body)
    entries = [entry for entry in google.running.journal() if entry["path"].endswith("/api/v1/namespaces")]

    assert [(entry["service"], entry["write"]) for entry in entries if entry["method"] == "POST"] == [
        ("kubernetes/gke-west", True),
        ("connectgateway", False),
    ]


def test_a_reader_may_not_write(google: Google) -> None:
    reader = google.as_principal("reader@example.com", "roles/gkehub.gatewayReader")
    answer = reader.call("connectgateway", "POST", f"{MEMBER}/api/v1/namespaces", {})

    assert answer.status == 403
    assert answer.message.startswith("Permission 'gkehub.gateway.post' denied on resource ")


def test_an_unknown_member_is_not_found(google: Google) -> None:
    answer = google.call("connectgateway", "GET", f"{MEMBER}-two/api")

    assert (answer.status, answer.message) == (
        404,
        f"Resource '{PROJECT}/locations/{REGION}/memberships/gke-west-two' was not found",
    )


def test_credentials_lead_kubectl_to_this_gateway(google: Google) -> None:
    path = f"v1/{PROJECT}/locations/{REGION}/memberships/gke-west:generateCredentials"
    credentials = google.get("connectgateway", path)
    config = json.loads(base64.b64decode(credentials["kubeconfig"]))
    cluster = config["clusters"][0]["cluster"]
    trust = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
    request = urllib.request.Request(f"{cluster['server']}/api/v1/namespaces/default")
    request.add_header("Authorization", f"Bearer {google.token}")

    assert credentials["endpoint"] == cluster["server"]
    assert cluster["server"].endswith(MEMBER)
    with urllib.request.urlopen(request, context=trust) as answer:
        assert json.load(answer)["kind"] == "Namespace"
