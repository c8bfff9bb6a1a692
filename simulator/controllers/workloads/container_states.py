# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of each container of a pod: waiting, running, restarted, ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from simulator.controllers.manifests import moment
from simulator.controllers.workloads.container_reports import Situation, Status, running, status, terminated, waiting
from simulator.controllers.workloads.containers import missing_configuration
from simulator.controllers.workloads.elections import waits_to_lead
from simulator.controllers.workloads.programs import Report
from simulator.controllers.workloads.startup import (
    budget_seconds,
    crash_reason,
    image_seconds,
    is_endless,
    load_seconds,
    picks_missing_pool,
)


def init_statuses(situation: Situation, volume: str | None) -> tuple[list[Status], bool]:
    """The init containers one after the other, and whether the main ones may start."""
    statuses: list[Status] = []
    may_start = volume is None
    for container in situation.pod["spec"].get("initContainers") or []:
        state = _init_state(situation, container) if may_start else waiting("PodInitializing")
        is_sidecar = container.get("restartPolicy") == "Always"
        done = "terminated" in state or (is_sidecar and "running" in state)
        statuses.append(status(situation, container, state, ready=done))
        may_start = may_start and done
    return statuses, may_start


def main_statuses(situation: Situation, volume: str | None, initialized: bool) -> list[Status]:
    """The containers of the pod proper."""
    blocked = waiting("ContainerCreating" if volume or initialized else "PodInitializing")
    containers = situation.pod["spec"]["containers"]
    if volume or not initialized:
        return [status(situation, container, blocked, ready=False) for container in containers]
    return [_main_status(situation, container) for container in containers]


def _init_state(situation: Situation, container: dict[str, Any]) -> dict[str, Any]:
    before = situation.before(container, "initContainerStatuses").get("state") or {}
    if "terminated" in before:
        return before
    problem = missing_configuration(situation.pod, container, situation.objects)
    if problem:
        return waiting("CreateContainerConfigError", problem)
    started = moment(before["running"]["startedAt"]) if "running" in before else situation.now
    ended = situation.now >= started + timedelta(seconds=situation.durations.start)
    if not ended or is_endless(container) or container.get("restartPolicy") == "Always":
        return running(started)
    return terminated(0, started, situation.now)


def _main_status(situation: Situation, container: dict[str, Any]) -> Status:
    before = situation.before(container)
    report = situation.report_of(container)
    if report is not None:
        return _genuine_status(situation, container, before, report)
    present = before.get("state") or {}
    if "terminated" in present or (_is_crashing(before) and _crashes(situation, container)):
        return before
    if "running" in present:
        return _running_status(situation, container, before)
    arrival = situation.scheduled + timedelta(seconds=image_seconds(container, situation.durations))
    if situation.now < arrival:
        return status(situation, container, waiting("ContainerCreating"), ready=False)
    problem = missing_configuration(situation.pod, container, situation.objects)
    if problem:
        return status(situation, container, waiting("CreateContainerConfigError", problem), ready=False)
    return status(situation, container, running(situation.now), ready=False)


def _running_status(situation: Situation, container: dict[str, Any], before: Status) -> Status:
    started = moment(before["state"]["running"]["startedAt"])
    ended = situation.exit_of(container)
    if situation.runs_once:
        state = before["state"] if ended is None else terminated(ended.code, started, ended.finished)
        return status(situation, container, state, ready=ended is None, restarts=before["restartCount"])
    # What has started keeps the environment that it started with.
    if not before["ready"] and _crashes(situation, container):
        return _crash(situation, container, started)
    age = (situation.now - started).total_seconds()
    load, budget = load_seconds(container, situation.durations), budget_seconds(container)
    if before["ready"] or (age >= load and load <= budget):
        # An endpoint picker reports not-serving as long as its pool is missing, or another one leads.
        seen = situation.pod, container, situation.objects
        ready = not picks_missing_pool(*seen) and not waits_to_lead(*seen)
        return {**before, "ready": ready, "started": True}
    if age < budget:
        return before
    return _restart(situation, container, before, started)


def _genuine_status(situation: Situation, container: dict[str, Any], before: Status, report: Report) -> Status:
    present = before.get("state") or {}
    if report.ended is None:
        state = present if "running" in present else running(situation.now)
        return status(situation, container, state, ready=report.ready, restarts=report.restarts)
    crashed = _crash(situation, container, situation.now, report.restarts)
    started = moment(present["running"]["startedAt"]) if "running" in present else report.ended.finished
    last = before.get("lastState") if "waiting" in present else None
    return {**crashed, "lastState": last or terminated(report.ended.code, started, report.ended.finished)}


def _restart(situation: Situation, container: dict[str, Any], before: Status, started: datetime) -> Status:
    # A start-up probe that gives up kills the container: a slow download begins anew, for ever.
    restarts = int(before["restartCount"]) + 1
    restarted = status(situation, container, running(situation.now), ready=False, restarts=restarts)
    return {**restarted, "lastState": terminated(137, started, situation.now)}


def _crash(situation: Situation, container: dict[str, Any], started: datetime, restarts: int = 5) -> Status:
    state = waiting("CrashLoopBackOff", f"back-off 5m0s restarting failed container={container['name']}")
    crashed = status(situation, container, state, ready=False, restarts=restarts)
    return {**crashed, "lastState": terminated(1, started, situation.now)}


def _crashes(situation: Situation, container: dict[str, Any]) -> bool:
    """Whether the program would end as soon as it starts, with what is there now."""
    return crash_reason(situation.pod, container, situation.objects) is not None


def _is_crashing(before: Status) -> bool:
    return bool((before.get("state") or {}).get("waiting", {}).get("reason") == "CrashLoopBackOff")
