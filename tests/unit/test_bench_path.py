# SPDX-License-Identifier: GPL-3.0-or-later
"""The critical path that `make bench` finds."""

from __future__ import annotations

import sys

from tests.ansible_runs import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from bench_path import Step, Work, critical_path


def test_the_path_follows_what_ended_last_and_tells_what_the_tool_let_wait() -> None:
    works = [
        Work("first", 30.0, 90.0),
        Work("short", 100.0, 110.0, ("first",)),
        Work("long", 150.0, 400.0, ("first",)),
        Work("last", 430.0, 500.0, ("short", "long")),
    ]
    assert critical_path(works, begun=0.0, speed=10.0) == [
        Step("first", 60.0, 3.0),
        Step("long", 250.0, 6.0),
        Step("last", 70.0, 3.0),
    ]


def test_what_begins_by_itself_or_was_asked_for_early_has_not_waited() -> None:
    works = [Work("first", 0.0, 90.0), Work("by itself", 0.0, 100.0, ("first",))]
    assert critical_path(works, begun=0.0, speed=10.0) == [Step("first", 90.0, 0.0), Step("by itself", 10.0, 0.0)]
