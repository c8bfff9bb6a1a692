# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of each container of a pod: waiting, running, restarted, ended."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.controllers.manifests import Manifest, moment, timestamp, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.containers import missing_configuration
from simulator.controllers.workloads.programs import Exit
from simulator.controllers.workloads.startup import (
    Durations,
    budget_seconds,
    crash_reason,
    image_seconds,
    is_endless,
    load_seconds,
    picks_missing_pool,
)

Status = dict[str, Any]


@dataclass(frozen=True)
class Situation:
    """A pod and all that decides over its containers."""

    pod: Manifest
    objects: Objects
    durations: Durations
    exits: Mapping[tuple[str, str], Exit]
    scheduled: datetime
    now: datetime

    @property
    def runs_once(self) -> bool:
        """Tells whether the pod's programs are meant to end."""
        return bool(self.pod["spec"].get("restartPolicy", "Always") != "Always")

    def before(self, container: dict[str, Any], field: str = "containerStatuses") -> Status:
        """What was reported of a container last."""
        present = (self.pod.get("status") or {}).get(field) or []
        return next((item for item in present if item["name"] == container["name"]), {})

    def exit_of(self, container: dict[str, Any]) -> Exit | None:
        """The end of the container's program, if it has ended."""
        return self.exits.get((uid_of(self.pod), container["name"]))


def init_statuses(situation: Situation, volume: str | None) -> tuple[list[Status], bool]:
    """The init containers one after the other, and whether the main ones may start."""
    statuses: list[Status] = []
    may_start = volume is None
    for container in situation.pod["spec"].get("initContainers") or []:
        state = _init_state(situation, container) if may_start else _waiting("PodInitializing")
        is_sidecar = container.get("restartPolicy") == "Always"
        done = "terminated" in state or (is_sidecar and "running" in state)
        statuses.append(_status(situation, container, state, ready=done))
        may_start = may_start and done
    return statuses, may_start


def main_statuses(situation: Situation, volume: str | None, initialized: bool) -> list[Status]:
    """The containers of the pod proper."""
    waiting = _waiting("ContainerCreating" if volume or initialized else "PodInitializing")
    containers = situation.pod["spec"]["containers"]
    if volume or not initialized:
        return [_status(situation, container, waiting, ready=False) for container in containers]
    return [_main_status(situation, container) for container in containers]


def _init_state(situation: Situation, container: dict[str, Any]) -> dict[str, Any]:
    before = situation.before(container, "initContainerStatuses").get("state") or {}
    if "terminated" in before:
        return before
    problem = missing_configuration(situation.pod, container, situation.objects)
    if problem:
        return _waiting("CreateContainerConfigError", problem)
    started = moment(before["running"]["startedAt"]) if "running" in before else situation.now
    ended = situation.now >= started + timedelta(seconds=situation.durations.start)
    if not ended or is_endless(container) or container.get("restartPolicy") == "Always":
        return _running(started)
    return _terminated(0, started, situation.now)


def _main_status(situation: Situation, container: dict[str, Any]) -> Status:
    before = situation.before(container)
    present = before.get("state") or {}
    if "terminated" in present or _is_crashing(before):
        return before
    if "running" in present:
        return _running_status(situation, container, before)
    arrival = situation.scheduled + timedelta(seconds=image_seconds(container, situation.durations))
    if situation.now < arrival:
        return _status(situation, container, _waiting("ContainerCreating"), ready=False)
    problem = missing_configuration(situation.pod, container, situation.objects)
    if problem:
        return _status(situation, container, _waiting("CreateContainerConfigError", problem), ready=False)
    return _status(situation, container, _running(situation.now), ready=False)


def _running_status(situation: Situation, container: dict[str, Any], before: Status) -> Status:
    started = moment(before["state"]["running"]["startedAt"])
    ended = situation.exit_of(container)
    if situation.runs_once:
        state = before["state"] if ended is None else _terminated(ended.code, started, ended.finished)
        return _status(situation, container, state, ready=ended is None, restarts=before["restartCount"])
    if crash_reason(situation.pod, container, situation.objects):
        return _crash(situation, container, started)
    age = (situation.now - started).total_seconds()
    load, budget = load_seconds(container, situation.durations), budget_seconds(container)
    if before["ready"] or (age >= load and load <= budget):
        # An endpoint picker reports not-serving as long as its pool is missing.
        ready = not picks_missing_pool(situation.pod, container, situation.objects)
        return {**before, "ready": ready, "started": True}
    if age < budget:
        return before
    return _restart(situation, container, before, started)


def _restart(situation: Situation, container: dict[str, Any], before: Status, started: datetime) -> Status:
    # A start-up probe that gives up kills the container: a slow download begins anew, for ever.
    restarts = int(before["restartCount"]) + 1
    status = _status(situation, container, _running(situation.now), ready=False, restarts=restarts)
    return {**status, "lastState": _terminated(137, started, situation.now)}


def _crash(situation: Situation, container: dict[str, Any], started: datetime) -> Status:
    state = _waiting("CrashLoopBackOff", f"back-off 5m0s restarting failed container={container['name']}")
    status = _status(situation, container, state, ready=False, restarts=5)
    return {**status, "lastState": _terminated(1, started, situation.now)}


def _is_crashing(status: Status) -> bool:
    return bool((status.get("state") or {}).get("waiting", {}).get("reason") == "CrashLoopBackOff")


def _status(
    situation: Situation, container: dict[str, Any], state: dict[str, Any], *, ready: bool, restarts: int = 0
) -> Status:
    before = situation.before(container)
    status: Status = {
        "name": container["name"],
        "image": container["image"],
        "imageID": "",
        "ready": ready,
        "restartCount": restarts,
        "started": "running" in state and (ready or bool(before.get("started"))),
        "state": state,
        "lastState": before.get("lastState") or {},
    }
    if "waiting" in state:
        return status
    identity = hashlib.sha256(f"{uid_of(situation.pod)}/{container['name']}/{restarts}".encode()).hexdigest()
    return {**status, "imageID": container["image"], "containerID": f"containerd://{identity}"}


def _waiting(reason: str, message: str = "") -> dict[str, Any]:
    return {"waiting": {"reason": reason, **({"message": message} if message else {})}}


def _running(started: datetime) -> dict[str, Any]:
    return {"running": {"startedAt": timestamp(started)}}


def _terminated(code: int, started: datetime, finished: datetime) -> dict[str, Any]:
    return {
        "terminated": {
            "exitCode": code,
            "reason": "Error" if code else "Completed",
            "startedAt": timestamp(started),
            "finishedAt": timestamp(finished),
        }
    }
