# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials from the options: whose they are, and what is said when they cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._credentials import CredentialSource, credentials
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError
from ansible_collections.gkefleet.inference.plugins.module_utils._tokens import bearer_token

ROBOT = "deployer@my-gke-project.iam.gserviceaccount.com"
NOTHING: dict[str, Any] = dict.fromkeys(
    (
        "access_token",
        "access_token_file",
        "service_account_contents",
        "service_account_file",
        "impersonate_service_account",
        "quota_project",
    )
)


def source(**options: Any) -> CredentialSource:
    return CredentialSource.from_options({**NOTHING, **options})


def test_an_access_token_is_used_as_it_is() -> None:
    assert bearer_token(source(access_token="ya29.given")) == "ya29.given"


def test_a_token_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("ya29.kept-fresh\n", encoding="utf-8")
    assert bearer_token(source(access_token_file=str(file))) == "ya29.kept-fresh"


def test_impersonation_acts_as_the_service_account_and_charges_the_quota_project() -> None:
    found = credentials(source(access_token="ya29.mine", impersonate_service_account=ROBOT, quota_project="payer"))
    assert (found.service_account_email, found.quota_project_id) == (ROBOT, "payer")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"access_token_file": "/nowhere/token"}, "access_token_file: No such file or directory: /nowhere/token"),
        ({"service_account_file": "/nowhere/key.json"}, "service_account_file: cannot use /nowhere/key.json"),
        ({"service_account_contents": "no json"}, "service_account_contents: not a service-account key"),
        (
            {"service_account_contents": {"private_key": "s3cret"}},
            "service_account_contents: not a service-account key",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_credentials_that_cannot_be_used_are_refused_without_showing_them(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError) as refusal:
        credentials(source(**options))
    assert message in str(refusal.value)
    assert "s3cret" not in str(refusal.value)
