# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot work is refused before the first write, and the refusal names the variable."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from tests.trials.inputs import live_cases, relation_cases, role_cases, shared_cases, string_cases
from tests.trials.inputs.cases import Case
from tests.trials.inputs.runs import Verdict, Warm, warm

CASES = [*shared_cases.CASES, *role_cases.CASES, *relation_cases.CASES, *string_cases.CASES]
PREFLIGHT = "playbooks/preflight.yml"
# The first thing that needs the cloud says so when a value came past all checks.
ACCEPTED = "no Google credentials found"
pytestmark = pytest.mark.timeout(3600)


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """A process that runs playbooks."""
    with warm(tmp_path_factory.mktemp("inputs")) as process:
        yield process


def asked(process: Warm, case: Case, environ: dict[str, str] | None = None) -> Verdict:
    """What the preflight says about a case."""
    arguments = [word for name, value in case.values if case.where == "text" for word in ("-e", f"{name}='{value}'")]
    return process.ask(PREFLIGHT, *arguments, environ=environ, beside=beside(case))


def beside(case: Case) -> dict[str, Any] | None:
    """The inventory with a case's values, for the hosts that have them."""
    if case.where == "inventory":
        return dict(case.values)
    if case.where == "text":
        return None
    both = {"europe_west3": "gke-west", "us_east4": "gke-east"}
    groups = {"host": {"us_east4": "gke-east"}, "west": {"europe_west3": "gke-west"}}.get(case.where, both)
    return {name: {"hosts": {host: dict(case.values)}} for name, host in groups.items()}


def wrong(case: Case, verdict: Verdict) -> str:
    """What is wrong with a verdict: accepted, unnamed, or something changed; empty when the case was refused well."""
    if not verdict.status or ACCEPTED in verdict.said:
        return "accepted"
    named = case.names in verdict.said and case.field in verdict.said
    return "" if named and not verdict.changed else verdict.said[:300] or "nothing said"


@pytest.mark.parametrize("number", [len({json.dumps([case.where, case.values]) for case in CASES})])
def test_there_are_many_ways_to_break_an_inventory(number: int) -> None:
    assert number >= 250


def test_each_broken_value_is_refused_with_its_variable_before_anything_is_asked_of_the_cloud(
    asking: Warm, sampled: Callable[[Sequence[Case], int], list[Case]]
) -> None:
    found = {str(case): wrong(case, asked(asking, case)) for case in sampled(CASES, 12)}
    assert {case: problem for case, problem in found.items() if problem} == {}


def test_what_only_the_project_knows_is_refused_before_the_first_write(
    asking: Warm, new_simulator: Callable[..., Any], sampled: Callable[[Sequence[Case], int], list[Case]]
) -> None:
    simulator = new_simulator(enabled=("compute", "container", "gkehub"))
    environ = {**simulator.environ, "GKEFLEET_POLL_INTERVAL": "0.01"}
    found = {str(case): wrong(case, asked(asking, case, environ)) for case in sampled(live_cases.CASES, 1)}
    assert {case: problem for case, problem in found.items() if problem} == {}
    assert [entry["path"] for entry in simulator.journal() if entry["write"]] == []
