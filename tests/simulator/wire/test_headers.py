# SPDX-License-Identifier: GPL-3.0-or-later
"""Headers of every answer, as recorded for all six services by Config Connector's tests against Google Cloud."""

from __future__ import annotations

import urllib.error
import urllib.request
from email.message import Message

import pytest

from tests.simulator.google import PROJECT, Google

READS = {
    "container": f"v1/{PROJECT}/locations/-/clusters",
    "gkehub": f"v1/{PROJECT}/locations/-/memberships",
    "compute": f"compute/v1/{PROJECT}/global/networks",
    "serviceusage": f"v1/{PROJECT}/services",
    "cloudresourcemanager": f"v1/{PROJECT}",
    "iam": f"v1/{PROJECT}/serviceAccounts",
}


# Refused with a 404, but a project and a service that nobody knows are forbidden.
REFUSED = {
    "container": f"v1/{PROJECT}/locations/europe-west3/clusters/nobody",
    "gkehub": f"v1/{PROJECT}/locations/global/memberships/nobody",
    "compute": f"compute/v1/{PROJECT}/global/networks/nobody",
    "serviceusage": f"v1/{PROJECT}/services/nobody.googleapis.com",
    "cloudresourcemanager": "v1/projects/nobody-owns-this",
    "iam": f"v1/{PROJECT}/serviceAccounts/nobody@my-gke-project.iam.gserviceaccount.com",
}


def headers_of(google: Google, api: str, path: str) -> tuple[int, Message]:
    """The status and the headers of the answer to a GET."""
    address = google.running.environ[f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{api.upper()}"] + path
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {google.token}"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers


@pytest.mark.parametrize("api", READS)
def test_every_answer_has_the_front_ends_headers(quick: Google, api: str) -> None:
    assert_front_end(*headers_of(quick, api, READS[api]), {200})


@pytest.mark.parametrize("api", REFUSED)
def test_every_refusal_has_them_too(quick: Google, api: str) -> None:
    assert_front_end(*headers_of(quick, api, REFUSED[api]), {403, 404})


def assert_front_end(status: int, headers: Message, expected: set[int]) -> None:
    """The status is one of those, and the headers are those of Google's front end."""
    assert status in expected
    assert headers["Content-Type"] == "application/json; charset=UTF-8"
    assert headers["Server"] == "ESF"
    assert headers.get_all("Vary") == ["Origin", "X-Origin", "Referer"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["X-Xss-Protection"] == "0"
