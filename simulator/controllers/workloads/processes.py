# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that pods run to their end, and what every container has printed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from simulator.clock import CloudClock
from simulator.controllers.kinds import POD
from simulator.controllers.manifests import Manifest, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.containers import environment, expanded
from simulator.controllers.workloads.programs import Exit, Program
from simulator.dataplane.network import Network
from simulator.dataplane.shell import run_program


class Processes:
    """Starts each program once and keeps how it ended."""

    def __init__(self, clock: CloudClock, network: Network, on_end: Callable[[], None]) -> None:
        self.exits: dict[Program, Exit] = {}
        self._clock = clock
        self._network = network
        self._on_end = on_end
        self._tasks: dict[Program, asyncio.Task[None]] = {}

    def start_all(self, objects: Objects) -> None:
        """Starts what the kubelet reports as running and nobody has started, and forgets what is gone."""
        present: set[Program] = set()
        for pod, container in programs(objects):
            program = uid_of(pod), container["name"]
            present.add(program)
            if program not in self._tasks:
                words, variables = command_of(pod, container, objects)
                self._tasks[program] = asyncio.get_running_loop().create_task(self._run(program, words, variables))
        for program in set(self._tasks) - present:
            self._tasks.pop(program).cancel()
            self.exits.pop(program, None)

    def output(self, pod: Manifest, container: str) -> str:
        """What a program printed, once it has ended, each line after its time as a kubelet keeps it."""
        found = self.exits.get((uid_of(pod), container))
        if found is None:
            return ""
        time = found.finished.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return "".join(f"{time} {line}" for line in found.output.splitlines(keepends=True))

    async def close(self) -> None:
        """End every program."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, program: Program, words: list[str], variables: dict[str, str]) -> None:
        code, output = await run_program(words, variables, self._network, self._clock)
        self.exits[program] = Exit(code, self._clock.time(), output)
        self._on_end()


def programs(objects: Objects) -> Iterator[tuple[Manifest, dict[str, Any]]]:
    """The containers that run or have run a program with an end."""
    for pod in objects.all(POD):
        if pod["spec"].get("restartPolicy", "Always") == "Always":
            continue
        started = {
            status["name"]
            for status in (pod.get("status") or {}).get("containerStatuses") or []
            if "running" in status["state"] or "terminated" in status["state"]
        }
        for container in pod["spec"]["containers"]:
            if container["name"] in started:
                yield pod, container


def command_of(pod: Manifest, container: dict[str, Any], objects: Objects) -> tuple[list[str], dict[str, str]]:
    """The words of a container's command line, and its variables."""
    variables = environment(pod, container, objects)
    words = [*(container.get("command") or []), *(container.get("args") or [])]
    if not container.get("command") and "curl" in container.get("image", ""):
        # The entry point of a curl image is curl.
        words = ["curl", *words]
    return [expanded(word, variables) for word in words], variables
