# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries a plan out; where an answer is lost or somebody else was quicker, reading tells how things stand."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._conduct import Conduct
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import AmbiguousOutcome, FleetError, Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import finish_all
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._target import Target
from ansible_collections.gkefleet.inference.plugins.module_utils._until import until

OVERTAKEN = (409, 412)
GONE = 404
TRIES = 3  # a write whose answer is lost is settled by reading; more than twice in a row is an outage


def carry_out(target: Target, plan: Plan, live: Body | None, conduct: Conduct) -> None:
    """Does what the plan says, once. Raises FleetError."""
    for _ in range(TRIES):
        try:
            finish_all(target.apply(plan, live), conduct.patience, conduct.wait)
            return
        except (AmbiguousOutcome, Refusal) as e:
            if not _unsettled(e, plan):
                raise
            conduct.patience.report(f"{e}; reading {target.title} to see whether it was done")
            lost = e
        live, plan = _planned_again(target, conduct)
        if not plan.changed:
            return
        if live is None and _name_is_taken(lost):
            raise lost
        _require_ours(target, plan, live, conduct)
    raise FleetError(
        f"{lost}. {target.title} is not as wanted after {TRIES} tries; run again when the service answers."
    )


def _unsettled(error: AmbiguousOutcome | Refusal, plan: Plan) -> bool:
    """Whether only reading tells how things stand: the answer was lost, or somebody else was quicker."""
    if isinstance(error, AmbiguousOutcome):
        return True
    return error.code in OVERTAKEN or (error.code == GONE and plan.action == "delete")


def _name_is_taken(error: AmbiguousOutcome | Refusal) -> bool:
    """Whether something else has the name of what was to be created."""
    return isinstance(error, Refusal) and error.code in OVERTAKEN and "exist" in error.text


def planned(target: Target, live: Body | None) -> Plan:
    """What is to be done; what is being deleted already needs no deletion."""
    return NOTHING if live is not None and not target.present and target.going(live) else target.plan(live)


def _planned_again(target: Target, conduct: Conduct) -> tuple[Body | None, Plan]:
    """What is there now and what is left to do; a write that is still being carried out is waited for."""
    live = target.read()
    plan = planned(target, live)
    if not plan.changed or target.settled(live).done:
        return live, plan
    live = until(target.read, target.settled, conduct.patience, f"{target.title} to settle", target.usual)
    return live, planned(target, live)


def _require_ours(target: Target, plan: Plan, live: Body | None, conduct: Conduct) -> None:
    if live is not None and not conduct.adopt and not target.owned(live):
        raise FleetError(foreign(target, plan))


def foreign(target: Target, plan: Plan) -> str:
    """The refusal to change what this collection did not make."""
    fields = ", ".join(".".join(change.path) for change in plan.changes)
    return (
        f"{target.title} exists and was not made by gkefleet.inference; {fields} would change. "
        "Set adopt: true to let this collection manage it, or choose another name."
    )
