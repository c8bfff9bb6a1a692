# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoint pickers of one cluster: the genuine program runs for every pod that is one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.clock import CloudClock
from simulator.controllers.cluster import Connection
from simulator.controllers.kinds import POD, SERVICE
from simulator.controllers.manifests import Manifest, is_going, labels_of, namespace_of, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.supervision import end, speak_up
from simulator.controllers.workloads.programs import Program, Report
from simulator.controllers.workloads.startup import is_picker
from simulator.dataplane.network import Endpoint
from simulator.genuine.picker_pod import PickerPod
from simulator.genuine.picker_process import PickerProcess


class Pickers:
    """Starts a picker for each of its running containers, and ends it with the pod."""

    def __init__(self, connection: Connection, clock: CloudClock, folder: Path) -> None:
        self._connection = connection
        self._clock = clock
        self._folder = folder
        self._pickers: dict[Program, PickerProcess] = {}
        self._tasks: dict[Program, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def reports(self) -> Mapping[Program, Report]:
        """What a kubelet would know of each."""
        return {program: picker.report for program, picker in self._pickers.items()}

    def follow(self, objects: Objects) -> None:
        """Starts the picker of every container that runs by now, and ends those whose pod is going."""
        present = dict(_containers(objects))
        for program, (pod, container) in present.items():
            if program not in self._pickers:
                self._start(program, PickerPod(self._connection, pod, container, objects, self._folder / program[0]))
        for program in set(self._pickers) - set(present):
            del self._pickers[program]
            task = self._tasks.pop(program)
            task.cancel()
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    def output(self, pod: Manifest, container: str) -> str | None:
        """What a picker has printed; None for any other container."""
        found = self._pickers.get((uid_of(pod), container))
        return None if found is None else found.output()

    def address(self, namespace: str, service: str) -> Endpoint | None:
        """Where the ready picker behind a Service listens on this machine; None while there is none."""
        objects = self._connection.cache.snapshot()
        found = objects.find(SERVICE, namespace, service)
        selector = ((found or {}).get("spec") or {}).get("selector") or {}
        for program, (pod, _) in _containers(objects):
            picker = self._pickers.get(program)
            chosen = selector and namespace_of(pod) == namespace and selector.items() <= labels_of(pod).items()
            if picker is not None and chosen and picker.report.ready:
                return "127.0.0.1", picker.ports.choice
        return None

    async def close(self) -> None:
        """Ends them all."""
        await end([*self._tasks.values(), *self._ending])
        self._pickers.clear()
        self._tasks.clear()

    def _start(self, program: Program, pod: PickerPod) -> None:
        picker = PickerProcess(pod, self._clock, self._connection.cache.changed.set)
        self._pickers[program] = picker
        self._tasks[program] = speak_up(asyncio.get_running_loop().create_task(picker.run()))


def _containers(objects: Objects) -> Iterator[tuple[Program, tuple[Manifest, dict[str, Any]]]]:
    """The pickers' containers that have been started."""
    for pod in objects.all(POD):
        if is_going(pod):
            continue
        statuses = (pod.get("status") or {}).get("containerStatuses") or []
        started = {one["name"] for one in statuses if "running" in one["state"] or one["restartCount"]}
        for container in pod["spec"]["containers"]:
            if container["name"] in started and is_picker(container):
                yield (uid_of(pod), container["name"]), (pod, container)
