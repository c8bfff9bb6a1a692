# SPDX-License-Identifier: GPL-3.0-or-later
"""The how-to typed by hand on one simulator and site.yml run on another end in the same state, by the same requests."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from simulator import app
from tests.conformance.clients.accepted import Command, Question, accepted_state, commands, fits, questions
from tests.conformance.clients.procedure_by_hand import procedure
from tests.conformance.clients.request_comparison import Journal, counterpart, differences, reads, writes
from tests.conformance.clients.state_comparison import Difference, compared
from tests.conformance.clients.terminal import Terminal, missing
from tests.conftest import SPEED_OF_THE_DEMO
from tests.playbooks.cloud import PROD, Outcome, Project

MISSING = missing("gcloud", "kubectl", "helm")
pytestmark = [
    pytest.mark.skipif(MISSING is not None, reason=str(MISSING)),
    pytest.mark.timeout(600),
]


@dataclass(frozen=True)
class Both:
    """What two ways to the same site left, and by which requests; `typed` has them by the step that made them."""

    by_hand: dict[str, Any]
    by_site: dict[str, Any]
    typed: dict[str, Journal]
    played: Journal
    asked: list[str]
    outcome: Outcome


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, terminal: Terminal) -> Iterator[Both]:
    """Runs the site while the procedure is typed."""
    simulator = app.start(speed=SPEED_OF_THE_DEMO)
    project = Project(simulator, tmp_path_factory.mktemp("home"), PROD)
    with ThreadPoolExecutor(max_workers=1) as pool:
        playing = pool.submit(project.play, "site.yml")
        typed = typed_by_hand(terminal)
        outcome = playing.result()
    journal = simulator.journal()
    yield Both(terminal.state(), simulator.state(), typed, writes(journal), reads(journal), outcome)
    simulator.stop()


def typed_by_hand(terminal: Terminal) -> dict[str, Journal]:
    """Types every step; gives the requests that each has made."""
    ends = {}
    for step in procedure():
        if step.until:
            terminal.until(step.command, step.until)
        else:
            terminal(step.command)
        ends[step.title] = terminal.requests()
    found, start, journal = {}, 0, terminal.journal()
    for title, end in ends.items():
        found[title], start = journal[start:end], end
    return found


def written(both: Both) -> dict[str, Journal]:
    """The steps' requests that wrote to Google's APIs."""
    journal = [entry for requests in both.typed.values() for entry in requests]
    every = {entry["seq"]: entry for entry in writes(journal)}
    return {
        title: [every[entry["seq"]] for entry in requests if entry["seq"] in every]
        for title, requests in both.typed.items()
    }


def unexplained(both: Both) -> list[Difference]:
    """The differences of the two states that no rule is about."""
    rules = accepted_state()
    return [
        found
        for found in compared(both.by_hand, both.by_site)
        if not any(fits(rule.resources, found.resource) and fits(rule.fields, found.field) for rule in rules)
    ]


def test_both_ways_lead_to_the_same_state(both: Both) -> None:
    assert unexplained(both) == []


def test_every_accepted_difference_is_still_one(both: Both) -> None:
    found = compared(both.by_hand, both.by_site)
    stale = [
        rule
        for rule in accepted_state()
        if not any(fits(rule.resources, one.resource) and fits(rule.fields, one.field) for one in found)
    ]
    assert stale == []


def test_every_writing_gcloud_command_has_its_place_in_the_document(both: Both) -> None:
    typed = {title for title, journal in written(both).items() if journal}
    known = [command.steps for command in commands()]
    assert [title for title in typed if not any(fits(steps, title) for steps in known)] == []


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.module + ": " + command.steps)
def test_we_send_what_gcloud_sends_but_for_what_the_document_says(both: Both, command: Command) -> None:
    requests = [entry for title, journal in written(both).items() if fits(command.steps, title) for entry in journal]
    assert requests
    for request in requests:
        ours = counterpart(request, both.played)
        assert ours is not None, request["path"]
        found = [(one.field, one.gcloud, one.ours) for one in differences(request, ours)]
        rules = [(rule.field, rule.gcloud, rule.ours) for rule in command.differences]
        assert [one for one in found if not any(all(map(fits, rule, one)) for rule in rules)] == []
        assert [rule for rule in rules if not any(all(map(fits, rule, one)) for one in found)] == []


def test_the_site_writes_nothing_to_google_that_no_command_of_the_how_to_writes(both: Both) -> None:
    matched = [counterpart(entry, both.played) for journal in written(both).values() for entry in journal]
    assert [entry["path"] for entry in both.played if entry not in matched] == []


@pytest.mark.parametrize(
    "question", [question for question in questions() if question.command], ids=lambda question: question.command
)
def test_we_ask_what_gcloud_asks_but_for_what_the_document_says(
    both: Both, terminal: Terminal, question: Question
) -> None:
    before = terminal.requests()
    terminal(question.command)
    assert reads(terminal.journal()[before:]) == [question.gcloud]
    assert question.asked in both.asked


def test_the_site_asks_google_just_what_the_document_says(both: Both) -> None:
    known = [question.asked for question in questions()]
    assert [asked for asked in both.asked if not any(fits(pattern, asked) for pattern in known)] == []
    assert [pattern for pattern in known if not any(fits(pattern, asked) for asked in both.asked)] == []


def test_the_gateway_made_by_hand_answers_in_each_region(both: Both) -> None:
    assert sorted(both.by_hand["dataplane"]) == sorted(both.by_site["dataplane"])
    assert sorted(both.outcome.answers) == ["europe-west3", "us-east4"]
