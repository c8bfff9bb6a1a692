# SPDX-License-Identifier: GPL-3.0-or-later
"""Headers of every answer, as recorded for all six services by Config Connector's tests against Google Cloud."""

from __future__ import annotations

import urllib.request

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


@pytest.mark.parametrize("api", READS)
def test_every_answer_has_the_front_ends_headers(quick: Google, api: str) -> None:
    address = quick.running.environ[f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{api.upper()}"] + READS[api]
    with urllib.request.urlopen(
        urllib.request.Request(address, headers={"Authorization": f"Bearer {quick.token}"})
    ) as answer:
        headers = answer.headers

    assert headers["Content-Type"] == "application/json; charset=UTF-8"
    assert headers["Server"] == "ESF"
    assert headers.get_all("Vary") == ["Origin", "X-Origin", "Referer"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["X-Xss-Protection"] == "0"
