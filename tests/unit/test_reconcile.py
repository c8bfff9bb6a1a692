# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconciling, with a target that lives in this file instead of in a cloud."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._conduct import Conduct
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import (
    AmbiguousOutcome,
    FleetError,
    ParentMissing,
    Refusal,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import Plan, plan_absence, plan_presence
from ansible_collections.gkefleet.inference.plugins.module_utils._reconcile import reconcile
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress

from tests.unit.clocks import Time


@dataclass
class Lamp:
    """A target that can be read, changed, owned by others, and lose its answers."""

    live: Body | None = None
    wanted: Body = field(default_factory=lambda: {"colour": "red"})
    present: bool = True
    mine: bool = True
    parent: bool = True
    lost_answers: int = 0
    acts_when_lost: bool = True
    refusal: Refusal | None = None
    refused_writes: int = 1
    writes: int = 0
    looks_until_settled: int = 0
    burns: bool = True
    flaw: str | None = None
    title: str = "the lamp"
    usual: str = ""

    def read(self) -> Body | None:
        if not self.parent:
            raise ParentMissing("there is no house")
        self.looks_until_settled -= 1
        return self.live

    def settled(self, live: Body | None) -> Progress:
        return Progress(self.looks_until_settled < 1, "somebody turns it")

    def going(self, live: Body) -> str:
        return ""

    def plan(self, live: Body | None) -> Plan:
        if self.present:
            return plan_presence(live, self.wanted, {}, self.title)
        return plan_absence(live, self.wanted)

    def apply(self, plan: Plan, live: Body | None) -> Steps:
        self.writes += 1
        lost = self.lost_answers >= self.writes
        if not lost or self.acts_when_lost:
            self.live = {**(live or {}), **plan.after} if self.present else None
        if lost:
            raise AmbiguousOutcome("POST lamps: no answer")
        if self.refusal and self.writes <= self.refused_writes:
            raise self.refusal
        return ()

    def ready(self, live: Body) -> Progress:
        return Progress(self.burns, failure=self.flaw)

    def owned(self, live: Body) -> bool:
        return self.mine


def conduct(check_mode: bool = False, adopt: bool = False, wait: bool = True) -> Conduct:
    return Conduct(check_mode, Time().patience(), wait, adopt)


def test_what_somebody_is_changing_is_planned_when_they_are_done() -> None:
    lamp = Lamp({"colour": "green"}, looks_until_settled=3)
    assert reconcile(lamp, conduct()).plan.changed
    assert lamp.looks_until_settled < 1


def test_check_mode_predicts_what_the_real_run_then_does() -> None:
    lamp = Lamp()
    predicted = reconcile(lamp, conduct(check_mode=True)).result()
    assert lamp.writes == 0
    done = reconcile(lamp, conduct()).result()
    assert lamp.live == {"colour": "red"}
    assert (predicted["changed"], predicted["diff"]) == (done["changed"], done["diff"])


def test_a_second_run_changes_nothing() -> None:
    lamp = Lamp(live={"colour": "red"})
    assert reconcile(lamp, conduct()).result() == {"changed": False, "resource": {"colour": "red"}, "ready": True}
    assert lamp.writes == 0


@pytest.mark.parametrize(
    ("lamp", "how", "ready"),
    [
        (Lamp(), conduct(), True),
        (Lamp({"colour": "red"}), conduct(wait=False), True),
        (Lamp({"colour": "red"}, burns=False), conduct(wait=False), False),
        (Lamp({"colour": "green"}), conduct(wait=False), False),
        (Lamp({"colour": "red"}), conduct(check_mode=True), False),
        (Lamp({"colour": "red"}, present=False), conduct(), False),
        (Lamp(present=False), conduct(wait=False), False),
    ],
    ids=["waited for", "found so", "found otherwise", "just changed", "only looked at", "removed", "gone already"],
)
def test_what_was_seen_in_working_order_is_called_ready(lamp: Lamp, how: Conduct, ready: bool) -> None:
    assert reconcile(lamp, how).result()["ready"] is ready


def test_what_is_found_out_of_order_ends_the_wait_with_the_reason() -> None:
    with pytest.raises(FleetError, match="the lamp to be ready: its bulb is broken"):
        reconcile(Lamp({"colour": "red"}, flaw="its bulb is broken"), conduct())


def test_a_missing_parent_reads_as_absent_in_check_mode_and_is_an_error_otherwise() -> None:
    assert reconcile(Lamp(parent=False), conduct(check_mode=True)).plan.action == "create"
    with pytest.raises(ParentMissing, match="there is no house"):
        reconcile(Lamp(parent=False), conduct())


def test_what_has_no_parent_is_gone_already() -> None:
    assert not reconcile(Lamp(parent=False, present=False), conduct(check_mode=True)).plan.changed


def test_a_foreign_object_is_not_changed_unless_that_is_said() -> None:
    lamp = Lamp(live={"colour": "blue"}, mine=False)
    with pytest.raises(FleetError, match=r"was not made by gkefleet\.inference; colour would change\. Set adopt: true"):
        reconcile(lamp, conduct())
    assert reconcile(lamp, conduct(adopt=True)).plan.changed


def test_a_foreign_object_is_never_deleted_by_the_way() -> None:
    lamp = Lamp(live={"colour": "red"}, present=False, mine=False)
    result = reconcile(lamp, conduct()).result()
    assert not result["changed"]
    assert "left alone" in result["msg"]
    assert lamp.live is not None


@pytest.mark.parametrize(("acted", "writes"), [(True, 1), (False, 2)])
def test_a_lost_answer_is_settled_by_reading(acted: bool, writes: int) -> None:
    lamp = Lamp(lost_answers=1, acts_when_lost=acted)
    assert reconcile(lamp, conduct()).result()["changed"]
    assert (lamp.live, lamp.writes) == ({"colour": "red"}, writes)


def test_an_outage_is_an_error_that_names_the_object() -> None:
    with pytest.raises(FleetError, match="the lamp is not as wanted after 3 tries"):
        reconcile(Lamp(lost_answers=9, acts_when_lost=False), conduct())


def test_what_somebody_else_made_meanwhile_is_read_and_found_as_wanted() -> None:
    lamp = Lamp(refusal=Refusal("POST lamps", 409, "ALREADY_EXISTS", "the lamp already exists"))
    assert reconcile(lamp, conduct()).live == {"colour": "red"}
    assert lamp.writes == 1


def test_what_is_gone_when_it_is_to_be_deleted_is_fine() -> None:
    lamp = Lamp({"colour": "red"}, present=False, refusal=Refusal("DELETE lamp", 404, "NOT_FOUND", "no"))
    assert reconcile(lamp, conduct()).live is None


def test_a_name_that_something_else_has_is_refused_at_once() -> None:
    taken = Refusal("POST lamps", 409, "ALREADY_EXISTS", "the name already exists")
    lamp = Lamp(refusal=taken, refused_writes=9, lost_answers=-1)
    lamp.read = lambda: None  # type: ignore[method-assign]
    with pytest.raises(Refusal, match="already exists"):
        reconcile(lamp, conduct())
    assert lamp.writes == 1


def test_a_refusal_of_the_wish_itself_is_not_tried_again() -> None:
    lamp = Lamp(refusal=Refusal("POST lamps", 403, "PERMISSION_DENIED", "no"))
    with pytest.raises(Refusal):
        reconcile(lamp, conduct())
    assert lamp.writes == 1
