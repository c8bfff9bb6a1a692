# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user is told to do about an answer that says no."""

from __future__ import annotations

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import AmbiguousOutcome, FleetError, Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import told


@pytest.mark.parametrize(
    ("code", "status", "text", "advice"),
    [
        (400, "INVALID_ARGUMENT", "Invalid value", "Correct what the answer names"),
        (401, "UNAUTHENTICATED", "no", "Check the credentials"),
        (403, "PERMISSION_DENIED", "The caller does not have permission", "Grant the caller the permission"),
        (403, "PERMISSION_DENIED", "Insufficient regional quota to satisfy request", "Raise the quota"),
        (403, "Forbidden", 'admission webhook "a" denied the request: no', "Mend what the webhook objects to"),
        (404, "NOT_FOUND", "not found", "Check name, project and location"),
        (409, "ABORTED", "The operation was aborted.", "Wait until whoever else changes it is done"),
        (422, "Invalid", "spec.x: Invalid value", "Correct what the answer names"),
        (429, "RESOURCE_EXHAUSTED", "Slow down", "Wait a minute"),
        (500, "", "failed to create typed patch object", "Correct what the answer names"),
        (503, "UNAVAILABLE", "The service is currently unavailable.", "Wait until the service answers"),
    ],
)
def test_a_refusal_is_told_with_what_to_do_about_it(code: int, status: str, text: str, advice: str) -> None:
    said = told(Refusal("GET a/b", code, status, text))
    assert said.startswith(f"GET a/b: {code}")
    assert f"{text.rstrip('.')}. {advice}" in said


@pytest.mark.parametrize(
    ("doing", "permission"),
    [
        ("GET cloudresourcemanager v1/projects/p", "resourcemanager.projects.get"),
        ("POST cloudresourcemanager v1/projects/p:setIamPolicy", "resourcemanager.projects.setIamPolicy"),
        ("GET serviceusage v1/projects/p/services", "serviceusage.services.list"),
        ("POST serviceusage v1/projects/p/services:batchEnable", "serviceusage.services.enable"),
    ],
)
def test_a_permission_that_google_does_not_name_is_named(doing: str, permission: str) -> None:
    refusal = Refusal(doing, 403, "PERMISSION_DENIED", "The caller does not have permission")
    assert f"Grant the caller {permission}, then" in told(refusal)


def test_a_lost_answer_is_told_with_what_to_do_about_it() -> None:
    assert told(AmbiguousOutcome("POST a: no answer")).startswith("POST a: no answer. Wait until the service answers")


def test_an_error_that_says_what_to_do_is_told_as_it_is() -> None:
    assert told(FleetError("name: x is taken; choose another")) == "name: x is taken; choose another"
