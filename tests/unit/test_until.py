# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError, WaitTimeout
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress, until

from tests.unit.clocks import Time


def running(state: str) -> Progress:
    return Progress(state == "RUNNING", state, failure="it broke" if state == "ERROR" else None)


def test_what_is_there_at_once_is_returned_without_a_pause_or_a_word() -> None:
    time = Time()
    assert until(lambda: "RUNNING", running, time.patience(), "the cluster") == "RUNNING"
    assert (time.pauses, time.said) == ([], [])


def test_pauses_grow_to_the_poll_interval() -> None:
    time, states = Time(), iter(["PROVISIONING"] * 6 + ["RUNNING"])
    until(lambda: next(states), running, time.patience(), "the cluster")
    assert time.pauses == [1, 2, 4, 8, 10, 10]


def test_each_change_of_state_is_told_and_an_unchanged_one_at_most_every_thirty_seconds() -> None:
    time, states = Time(), iter(["PENDING"] * 2 + ["PROVISIONING"] * 12 + ["RUNNING"])
    until(lambda: next(states), running, time.patience(200), "the cluster to run", "5 to 10 min")
    assert time.said[:2] == [
        "waiting for the cluster to run: PENDING (0 s of at most 3 min 20 s, usually 5 to 10 min)",
        "waiting for the cluster to run: PROVISIONING (3 s of at most 3 min 20 s, usually 5 to 10 min)",
    ]
    assert 3 <= len(time.said) <= 2 + int(time.now // 30)


def test_a_deadline_names_what_was_waited_for_and_the_last_state() -> None:
    time = Time()
    with pytest.raises(WaitTimeout, match=r"waiting for the cluster: not there after .* last seen: PROVISIONING"):
        until(lambda: "PROVISIONING", running, time.patience(30), "the cluster")
    assert time.now <= 30


def test_a_failure_ends_the_wait_at_once() -> None:
    time = Time()
    with pytest.raises(FleetError, match=r"waiting for the cluster: it broke\. Mend what the state names"):
        until(lambda: "ERROR", running, time.patience(), "the cluster")
    assert time.pauses == []


def test_a_state_that_seldom_mends_itself_is_given_up_before_the_deadline() -> None:
    time = Time()
    with pytest.raises(WaitTimeout, match="last seen: no such name"):
        until(
            lambda: None, lambda _: Progress(False, "no such name", give_up_after=20), time.patience(300), "an answer"
        )
    assert time.now <= 20


def test_a_server_that_asks_to_be_left_alone_is_left_alone_so_long() -> None:
    time, answers = Time(), iter([Progress(False, "429", pause=17.0), Progress(True)])
    until(lambda: next(answers), lambda state: state, time.patience(60, poll_interval=2), "an answer")
    assert time.pauses == [17.0]
