# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conformance.chart.accepted import ACCEPTED, accepting
from tests.conformance.chart.cases import CASES, NAMESPACE, Case
from tests.conformance.chart.meaning import differences, facts
from tests.conformance.chart.rendering import MONITORING, Objects, Rendering, rendered_by_helm

Pairs = dict[str, tuple[Objects, Objects]]


def found(pairs: Pairs, case: Case) -> dict[str, tuple[Any, Any]]:
    """Where the chart and the role do not say alike."""
    theirs, ours = (facts(objects, NAMESPACE) for objects in pairs[case.name])
    return differences(theirs, ours)


def name_of(one: dict[str, Any]) -> tuple[str, str]:
    """What tells an object from others."""
    return one["kind"], one["metadata"]["name"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_role_applies_what_the_chart_renders(pairs: Pairs, case: Case) -> None:
    unexplained = {path: values for path, values in found(pairs, case).items() if not accepting(path, *values)}
    assert unexplained == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_role_applies_each_object_once(pairs: Pairs, case: Case) -> None:
    names = [name_of(one) for one in pairs[case.name][1]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_chart_with_the_roles_values_gives_what_the_role_applies(
    chart: Path, rendered: dict[str, Rendering], case: Case
) -> None:
    theirs = rendered_by_helm(chart, case.pool, rendered[case.name].values)
    names = {name_of(one) for one in theirs}
    # Monitoring is the role's own in both ways.
    monitored = case.variables.get(MONITORING, False)
    ours = [one for one in rendered[case.name].objects if name_of(one) in names or not monitored]
    found = differences(facts(theirs, NAMESPACE), facts(ours, NAMESPACE))
    assert {path: values for path, values in found.items() if not accepting(path, *values)} == {}


def test_every_accepted_difference_is_there(pairs: Pairs) -> None:
    used = [
        entry for case in CASES for path, values in found(pairs, case).items() for entry in accepting(path, *values)
    ]
    assert [entry.pattern for entry in ACCEPTED if entry not in used] == []
