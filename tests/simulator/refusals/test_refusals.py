# SPDX-License-Identifier: GPL-3.0-or-later
"""Every refusal of the table as bare HTTP: status, reason and message, or the operation's error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulator import app
from tests.simulator import clusters, networks
from tests.simulator.google import Answer, Google, until
from tests.simulator.refusals import world
from tests.simulator.refusals.refusal import OPERATOR, Refusal
from tests.simulator.refusals.table import CLOUD


@pytest.fixture(scope="module")
def google() -> Iterator[Google]:
    """The project of the table."""
    with app.start(**world.SETTINGS) as running:
        known = Google(running)
        world.prepare(known)
        yield known


def seen_by(google: Google, caller: str) -> Google:
    """The project as the refusal's caller sees it; nobody's token is nonsense."""
    if caller == OPERATOR:
        return google
    return Google(google.running, google.running.token(caller, 1e6) if caller else "nonsense")


def asked(google: Google, refusal: Refusal) -> Answer:
    """The answer to the refusal's request."""
    caller = seen_by(google, refusal.caller)
    return caller.call(refusal.api, refusal.method, refusal.path, refusal.body, **refusal.query)


@pytest.mark.parametrize("refusal", [each for each in CLOUD if not each.late], ids=lambda each: each.name)
def test_it_is_refused_at_once(google: Google, refusal: Refusal) -> None:
    answer = asked(google, refusal)
    error = answer.body["error"]

    assert (answer.status, error["code"]) == (refusal.code, refusal.code), error
    assert refusal.message.fullmatch(error["message"]), error["message"]
    assert error.get("status", "") == refusal.status
    if refusal.reason:
        assert error["errors"][0]["reason"] == refusal.reason


def ended(google: Google, refusal: Refusal, started: Answer) -> Any:
    """The error of the operation that the request began."""
    if refusal.api == "container":
        return clusters.done(google, started)["error"]
    if refusal.api == "compute":
        return networks.done(google, started)["error"]["errors"][0]
    return google.finished(refusal.api, started)["error"]


RPC_CODES = {"ALREADY_EXISTS": 6, "RESOURCE_EXHAUSTED": 8}


@pytest.mark.parametrize("refusal", [each for each in CLOUD if each.late], ids=lambda each: each.name)
def test_the_request_is_accepted_and_the_operation_fails(google: Google, refusal: Refusal) -> None:
    error = ended(google, refusal, asked(google, refusal))

    assert refusal.message.fullmatch(error["message"]), error["message"]
    assert error["code"] == (RPC_CODES.get(refusal.status) or refusal.reason)


def test_nothing_that_was_refused_at_once_left_a_trace(google: Google) -> None:
    before = google.running.state()
    for refusal in (each for each in CLOUD if not each.late):
        asked(google, refusal)

    assert until(google.running.state, lambda state: _settled(state) == _settled(before))


def _settled(state: Any) -> Any:
    return {api: sorted(resources) for api, resources in state.items() if not api.startswith("kubernetes")}


def test_the_table_is_long_enough_and_names_each_refusal_once() -> None:
    names = [(refusal.api, refusal.name) for refusal in CLOUD]

    assert len(names) == len(set(names)) >= 60
