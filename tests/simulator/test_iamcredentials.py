# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens of service accounts: who gets them, and how long they last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.identities import ACCOUNTS, DEPLOYER, Identities
from tests.simulator.google import PROJECT, Answer, Google, until

PATH = f"v1/projects/-/serviceAccounts/{DEPLOYER}:generateAccessToken"
SCOPE = {"scope": ["https://www.googleapis.com/auth/cloud-platform"]}
SERVICES = f"v1/{PROJECT}/services"


@pytest.fixture
def google(new_google: Callable[..., Google]) -> Google:
    google = new_google(enabled=["iamcredentials"])
    Identities(google.running).service_account("roles/serviceusage.serviceUsageViewer")
    return google


def let_the_owner_act(google: Google) -> None:
    Identities(google.running).let_act("user:operator@example.com", "roles/iam.serviceAccountTokenCreator")


def token(google: Google, **body: Any) -> Answer:
    return google.call("iamcredentials", "POST", PATH, {**SCOPE, **body})


def test_to_own_the_project_is_not_enough(google: Google) -> None:
    answer = token(google)
    assert (answer.status, answer.body["error"]["status"]) == (403, "PERMISSION_DENIED")
    assert answer.message == (
        "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist)."
    )


def test_an_account_that_does_not_exist_is_refused_in_the_same_words(google: Google) -> None:
    google.as_principal("operator@example.com", "roles/iam.serviceAccountTokenCreator")
    nobody = PATH.replace("deployer", "nobody")
    assert google.call("iamcredentials", "POST", nobody, SCOPE).status == 403


def test_a_token_acts_as_the_account_and_ends_with_its_lifetime(google: Google) -> None:
    let_the_owner_act(google)
    robot = Google(google.running, token(google, lifetime="300s").body["accessToken"])
    assert robot.call("serviceusage", "GET", SERVICES).status == 200
    assert robot.call("iam", "GET", ACCOUNTS).status == 403
    until(lambda: robot.call("serviceusage", "GET", SERVICES).status, lambda status: status == 401)


@pytest.mark.parametrize("wrong", [{"lifetime": "7200s"}, {"lifetime": "0s"}, {"scope": []}])
def test_what_cannot_be_given_is_an_invalid_argument(wrong: dict[str, Any], google: Google) -> None:
    let_the_owner_act(google)
    assert token(google, **wrong).body["error"]["status"] == "INVALID_ARGUMENT"
