# SPDX-License-Identifier: GPL-3.0-or-later
"""How a pod's containers are reported: one status each, with the state it is in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.controllers.manifests import Manifest, timestamp, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.programs import Exit, Program, Report
from simulator.controllers.workloads.startup import Durations

Status = dict[str, Any]


@dataclass(frozen=True)
class Situation:
    """A pod and all that decides over its containers."""

    pod: Manifest
    objects: Objects
    durations: Durations
    exits: Mapping[Program, Exit]
    scheduled: datetime
    now: datetime
    reports: Mapping[Program, Report] = field(default_factory=dict)

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

    def report_of(self, container: dict[str, Any]) -> Report | None:
        """What is known of the container's program when it really runs."""
        return self.reports.get((uid_of(self.pod), container["name"]))


def status(
    situation: Situation, container: dict[str, Any], state: dict[str, Any], *, ready: bool, restarts: int = 0
) -> Status:
    """The status of a container in this state; identity and last state stay."""
    before = situation.before(container)
    reported: Status = {
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
        return reported
    identity = hashlib.sha256(f"{uid_of(situation.pod)}/{container['name']}/{restarts}".encode()).hexdigest()
    return {**reported, "imageID": container["image"], "containerID": f"containerd://{identity}"}


def waiting(reason: str, message: str = "") -> dict[str, Any]:
    """The state of a container that has not started."""
    return {"waiting": {"reason": reason, **({"message": message} if message else {})}}


def running(started: datetime) -> dict[str, Any]:
    """The state of a container that runs."""
    return {"running": {"startedAt": timestamp(started)}}


def terminated(code: int, started: datetime, finished: datetime) -> dict[str, Any]:
    """The state of a container that has ended."""
    return {
        "terminated": {
            "exitCode": code,
            "reason": "Error" if code else "Completed",
            "startedAt": timestamp(started),
            "finishedAt": timestamp(finished),
        }
    }
