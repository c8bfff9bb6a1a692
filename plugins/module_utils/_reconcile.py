# SPDX-License-Identifier: GPL-3.0-or-later
"""Read, plan, apply, wait: the only code that knows check mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._carrying_out import carry_out, foreign, planned
from ansible_collections.gkefleet.inference.plugins.module_utils._conduct import Conduct
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError, ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._target import Target
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress, until


@dataclass(frozen=True)
class Outcome:
    """What was done, or in check mode would be, and the object as it is now."""

    title: str
    plan: Plan
    live: Body | None
    note: str = ""
    ready: bool = False

    def result(self) -> dict[str, Any]:
        """The outcome as a module returns it."""
        result: dict[str, Any] = {"changed": self.plan.changed, "resource": self.live, "ready": self.ready}
        if self.plan.changed:
            headers = {"before_header": self.title, "after_header": self.title}
            result["diff"] = {**headers, "before": self.plan.before, "after": self.plan.after}
        return {**result, "msg": self.note} if self.note else result


def reconcile(target: Target, conduct: Conduct) -> Outcome:
    """Brings a target to its wanted state, or in check mode says what that would take. Raises FleetError."""
    live = _read(target, conduct)
    plan = planned(target, live)
    if live is not None and plan.changed and not conduct.adopt and not target.owned(live):
        if plan.action == "delete":
            note = f"{target.title} is left alone: gkefleet.inference did not make it."
            return Outcome(target.title, NOTHING, live, note)
        raise FleetError(foreign(target, plan))
    if conduct.check_mode:
        return Outcome(target.title, plan, live)
    if plan.changed:
        carry_out(target, plan, live, conduct)
        live = target.read()
    if conduct.wait:
        return Outcome(target.title, plan, _waited_for(target, live, conduct), ready=target.present)
    return Outcome(target.title, plan, live, ready=not plan.changed and _in_working_order(target, live))


def _read(target: Target, conduct: Conduct) -> Body | None:
    """The live object; one that is being deleted although it is wanted is waited for, and then is not there."""
    live = _settled(target, conduct)
    if live is None or not target.present or not target.going(live):
        return live
    if conduct.check_mode:
        return None
    what = f"{target.title}, which is being deleted, to be gone so that it can be made anew"
    return until(target.read, lambda found: _farewell(target, found), conduct.patience, what, target.usual)


def _farewell(target: Target, live: Body | None) -> Progress:
    going = target.going(live) if live is not None else ""
    return Progress(not going, going)


def _settled(target: Target, conduct: Conduct) -> Body | None:
    # A plan made while somebody else changes the object would compare with values that are about to change.
    try:
        if conduct.check_mode or not conduct.wait:
            return target.read()
        return until(target.read, target.settled, conduct.patience, f"{target.title} to settle", target.usual)
    except ParentMissing:
        if conduct.check_mode or not target.present:
            return None
        raise


def _waited_for(target: Target, live: Body | None, conduct: Conduct) -> Body | None:
    progress = _presence(target) if target.present else _absence(target)
    if progress(live).well:
        return live
    what = f"{target.title} to be {'ready' if target.present else 'gone'}"
    return until(target.read, progress, conduct.patience, what, target.usual)


def _in_working_order(target: Target, live: Body | None) -> bool:
    if live is None or not target.present:
        return False
    return target.ready(live).well


def _presence(target: Target) -> Callable[[Body | None], Progress]:
    def progress(live: Body | None) -> Progress:
        return Progress(False, "not there yet") if live is None else target.ready(live)

    return progress


def _absence(target: Target) -> Callable[[Body | None], Progress]:
    def progress(live: Body | None) -> Progress:
        return Progress(live is None, "" if live is None else target.going(live) or "still there")

    return progress
