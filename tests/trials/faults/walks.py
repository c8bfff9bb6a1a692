# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks through all steps of a site while requests are hit by faults, and tells what is not as it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.modules.ways import Result
from tests.trials.calls import Call, in_cloud
from tests.trials.faults.matrix import REQUEST_TIMEOUT, Request, Step, requests_of
from tests.trials.faults.verdicts import complaints

Start = Callable[[], Any]
Case = tuple[int, Request, str]


@dataclass
class Account:
    """What became of the cases of one walk."""

    problems: list[str] = field(default_factory=list)
    failures: int = 0
    met: list[Case] = field(default_factory=list)
    unused: list[Case] = field(default_factory=list)


def impatient(call: Call) -> Call:
    """A call that gives a slow answer up soon."""
    return replace(call, options={**call.options, "request_timeout": REQUEST_TIMEOUT})


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
    result = _until_it_succeeds(cloud, step, len(cases), account)
    used = [entry["used"] > 0 for entry in cloud.faults()]
    account.met += [case for case, met in zip(cases, used, strict=True) if met]
    account.unused += [case for case, met in zip(cases, used, strict=True) if not met]
    cloud.call(cloud.cloud.faults.clear)
    again = step.call()
    if again.get("failed") or result.get("failed"):
        account.problems.append(f"{_named(step)} does not come to its end: {again.get('msg') or result.get('msg')}")
    elif again["changed"] and not step.restless:
        account.problems.append(f"{_named(step)} changes something again")


def _until_it_succeeds(cloud: Any, step: Step, faults: int, account: Account) -> Result:
    for _ in range(faults + 1):
        seen, before = len(cloud.journal()), [entry["used"] for entry in cloud.faults()]
        result = impatient(step.call)()
        if not result.get("failed"):
            return result
        account.failures += 1
        hit = [entry for entry, was in zip(cloud.faults(), before, strict=True) if entry["used"] > was]
        broken = [entry for entry in cloud.journal(seen) if entry["status"] == 0 or entry["status"] >= 400]
        told = complaints(str(result["msg"]), broken) if hit else [f"fails without a fault: {result['msg']}"]
        account.problems += [f"{_named(step)}: {complaint}" for complaint in told]
    return result


def _named(step: Step) -> str:
    return f"{step.call.module} on {step.call.host}"
