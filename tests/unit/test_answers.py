# SPDX-License-Identifier: GPL-3.0-or-later
"""Which answers are asked again, and which are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._answers import (
    Answer,
    ambiguous,
    api_disabled,
    asked_pause,
    settled,
    transient,
)

BUSY = (
    "Operation operation-1 is currently creating a node pool for cluster c. Please wait and try again once it is done."
)
DISABLED = "Kubernetes Engine API has not been used in project 1 before or it is disabled. Enable it by visiting …"


def answer(code: int, message: str = "no", **error: object) -> Answer:
    return Answer(code, {"error": {"message": message, **error}})


@pytest.mark.parametrize(
    ("got", "read", "again"),
    [
        (answer(429), False, True),
        (answer(503), False, True),
        (answer(500), True, True),
        (answer(502), True, True),
        (Answer(0), True, True),
        (answer(500), False, False),
        (Answer(0), False, False),
        (answer(400, BUSY), False, True),
        (answer(400, "Cluster is running incompatible operation operation-1."), False, True),
        (answer(400, "Invalid value"), False, False),
        (answer(403), True, False),
        (answer(404), True, False),
        (answer(409), False, False),
    ],
)
def test_only_what_asking_again_may_help_is_asked_again(got: Answer, read: bool, again: bool) -> None:
    assert transient(got, read=read) is again


@pytest.mark.parametrize(("code", "unknown"), [(0, True), (500, True), (502, True), (503, False), (409, False)])
def test_a_write_without_a_proper_answer_may_have_happened(code: int, unknown: bool) -> None:
    assert ambiguous(answer(code)) is unknown


@pytest.mark.parametrize(
    ("got", "disabled"),
    [
        (answer(403, DISABLED), True),
        (answer(403, errors=[{"reason": "accessNotConfigured"}]), True),
        (answer(403, details=[{"reason": "SERVICE_DISABLED"}]), True),
        (answer(403, "The caller does not have permission"), False),
        (answer(400, DISABLED), False),
    ],
)
def test_a_disabled_api_is_told_from_a_missing_permission(got: Answer, disabled: bool) -> None:
    assert api_disabled(got) is disabled


@pytest.mark.parametrize(
    ("got", "obstacle"),
    [
        (answer(403, DISABLED), "it is not enabled for this project, or was only 1 to 2 min ago"),
        (answer(400, BUSY), "another operation runs on the cluster (400: Operation operation-1"),
        (answer(403, "hub default service account does not have access"), "the fleet's service agent does not see"),
        (answer(503, "later"), "503: later"),
    ],
)
def test_a_wait_says_what_stands_against_an_answer(got: Answer, obstacle: str) -> None:
    waiting = settled(got, read=True, wait_for_api=True)
    assert not waiting.done
    assert obstacle in waiting.seen


def test_a_refusal_keeps_the_servers_words() -> None:
    refusal = answer(409, "Already exists: c.", status="ALREADY_EXISTS").refusal("creating c")
    assert str(refusal) == "creating c: 409 ALREADY_EXISTS: Already exists: c."


@pytest.mark.parametrize(("asked", "seconds"), [("", 0), ("17", 17), ("soon", 0), ("Mon, 01 Jan 2001 00:00:00 GMT", 0)])
def test_the_pause_that_a_server_asks_for_is_read_from_its_header(asked: str, seconds: float) -> None:
    assert asked_pause({"Retry-After": asked}) == seconds


def test_a_date_asks_for_the_pause_until_then() -> None:
    later = datetime.now(UTC) + timedelta(seconds=60)
    assert 50 < asked_pause({"Retry-After": format_datetime(later, usegmt=True)}) <= 60


def test_the_pause_that_a_server_asks_for_is_waited_only_where_it_is_asked_again() -> None:
    busy, refused = Answer(429, retry_after=17), Answer(403, retry_after=17)
    assert settled(busy, read=True, wait_for_api=True).pause == 17
    assert settled(refused, read=True, wait_for_api=True).pause == 0
