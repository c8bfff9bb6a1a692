# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks through all steps of a site while requests are hit by faults, and tells what is not as it should be."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.conftest import SPEED
from tests.modules.ways import Result
from tests.trials.calls import Call, in_cloud
from tests.trials.faults.kinds import BUSY, ENOUGH, FAILURE, OF_OPERATIONS, REQUEST_TIMEOUT, STALL, TOO_LATE, TOO_SLOW
from tests.trials.faults.matrix import Request, Step, requests_of
from tests.trials.faults.verdicts import complaints, hasty

STILL_RUNNING = "not there after"
OPERATION_EFFECTS = {script["effect"] for script in OF_OPERATIONS.values()}
MOMENT = 0.01  # seconds
Case = tuple[int, Request, str]


@dataclass
class Account:
    """What became of the cases of one walk."""

    problems: list[str] = field(default_factory=list)
    failures: int = 0
    met: list[Case] = field(default_factory=list)
    unused: list[Case] = field(default_factory=list)


def impatient(call: Call, faults: Collection[str]) -> Call:
    """A call that gives a slow answer up soon, and an operation that stalls, but nothing that is slow by chance."""
    waiting = {"timeout": ENOUGH / SPEED} if STALL in faults else {}
    hurried = {"request_timeout": REQUEST_TIMEOUT} if TOO_SLOW in faults else {}
    return replace(call, options={**call.options, **waiting, **hurried})


def clean_steps(cloud: Any, calls: Iterable[Call]) -> Iterator[Step]:
    """Makes the calls undisturbed, each of them twice, and gives what each asks."""
    for call in calls:
        seen = len(cloud.journal())
        result = call()
        assert not result.get("failed"), f"{call.module} on {call.host}: {result['msg']}"
        requests = requests_of(cloud.journal(seen))
        yield Step(call, requests, restless=bool(call()["changed"]))


def walked(cloud: Any, steps: Sequence[Step], cases: Sequence[Case]) -> Account:
    """Makes the calls with the faults of their cases, each until it succeeds, and then once more."""
    account = Account()
    with in_cloud(cloud):
        for position, step in enumerate(steps):
            mine = [case for case in cases if case[0] == position]
            _stepped(cloud, step, mine, account)
    return account


def _stepped(cloud: Any, step: Step, cases: list[Case], account: Account) -> None:
    for _, request, fault in cases:
        cloud.script_fault(**request.script(fault))
    seen = len(cloud.journal())
    faults = [fault for _, _, fault in cases]
    # An operation that stalls is given up once, and gets on while it is waited for the next time.
    later = [impatient(step.call, set(faults) - {STALL})] * len(cases)
    problems, result = _until_it_succeeds(cloud, [impatient(step.call, faults), *later])
    if TOO_SLOW in faults:
        time.sleep(TOO_LATE)  # an answer that nobody waits for any more is noted late
    account.failures += len(problems)
    used = [entry["used"] > 0 for entry in cloud.faults()]
    account.met += [case for case, met in zip(cases, used, strict=True) if met]
    account.unused += [case for case, met in zip(cases, used, strict=True) if not met]
    cloud.call(cloud.cloud.faults.clear)
    undone = FAILURE in faults and not step.call.options.get("wait", True)
    while undone and any(operation["ended"] is None for operation in cloud.operations()):
        time.sleep(MOMENT)  # what fails after the call must have failed before it is made again
    # A little less, as the cloud notes when it answers, not when it is heard.
    too_soon = hasty(cloud.journal(seen), 0.95 * BUSY * SPEED)
    unsettled = _unsettled(replace(step, restless=step.restless or undone), result)
    found = [*itertools.chain(*problems), *too_soon, *unsettled]
    hits = ", ".join(f"{fault} of {request.method} {request.path}" for _, request, fault in cases)
    account.problems += [f"{step.call.module} on {step.call.host}, {hits}: {problem}" for problem in found]


def _unsettled(step: Step, result: Result) -> Iterator[str]:
    """What is not as it should be when the call is made once more, undisturbed."""
    again = step.call()
    if again.get("failed") or result.get("failed"):
        yield f"does not come to its end: {again.get('msg') or result.get('msg')}"
    elif again["changed"] and not step.restless:
        yield f"changes something again: {again.get('diff')}"


def _until_it_succeeds(cloud: Any, calls: Sequence[Call]) -> tuple[list[list[str]], Result]:
    """What the messages of each failure lack, and the last result."""
    problems = []
    for call in calls:
        seen, before = len(cloud.journal()), [entry["used"] for entry in cloud.faults()]
        result = call()
        if not result.get("failed"):
            break
        hit = [entry for entry, was in zip(cloud.faults(), before, strict=True) if entry["used"] > was]
        struck = [entry for entry in cloud.journal(seen) if any(_is_about(fault, entry) for fault in hit)]
        message = str(result["msg"])
        said = [str(entry["message"]) or STILL_RUNNING for entry in hit if entry["effect"] in OPERATION_EFFECTS]
        names = _names(call)
        problems.append(complaints(message, struck, names, said) if hit else [f"fails without a fault: {message}"])
    return problems, result


def _names(call: Call) -> list[str]:
    """What a call is about; the project when it looks for everything in it, or reads which APIs are enabled there."""
    project = call.options["project"]
    services = [*call.options["services"], f"projects/{project}/services"] if "services" in call.options else []
    given = [*services, *(call.options.get(key) for key in ("name", "cluster"))]
    return [name for name in given if name] or [project]


def _is_about(fault: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether a fault is one of a request of the journal."""
    same = fault["service"] == entry["service"] and fault["method"] in ("*", entry["method"])
    return same and re.search(fault["path"], entry["path"]) is not None
