# SPDX-License-Identifier: GPL-3.0-or-later
"""One genuine endpoint picker: started as its pod says, probed as its pod says, started again when it ends."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp

from simulator.clock import CloudClock
from simulator.controllers.client import Refused
from simulator.controllers.workloads.programs import Exit, Report
from simulator.genuine.picker_health import HealthProbe
from simulator.genuine.picker_pod import PickerPod
from simulator.genuine.ports import free_port
from simulator.genuine.processes import Process
from simulator.genuine.programs import path

PROBING = 0.2
# Seconds before a picker that has ended is started again: a kubelet's, but sooner.
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
LONGEST_LOG = 2**20


@dataclass(frozen=True)
class Ports:
    """Where a picker listens: all pods share one machine, so that the ports their arguments name may be taken."""

    choice: int = field(default_factory=lambda: free_port(""))
    health: int = field(default_factory=lambda: free_port(""))
    metrics: int = field(default_factory=lambda: free_port(""))

    def flags(self) -> list[str]:
        """The flags that come after the pod's own, of which the last ones count."""
        return [
            f"--grpc-port={self.choice}",
            f"--grpc-health-port={self.health}",
            f"--metrics-port={self.metrics}",
        ]


class PickerProcess:
    """The picker of one container; `report` is what a kubelet would know of it."""

    def __init__(self, pod: PickerPod, clock: CloudClock, on_change: Callable[[], None]) -> None:
        self.report = Report()
        self.ports = Ports()
        self._pod = pod
        self._clock = clock
        self._on_change = on_change
        self._log = pod.folder / "log"

    def output(self) -> str:
        """What it has printed last."""
        if not self._log.exists():
            return ""
        return self._log.read_bytes()[-LONGEST_LOG:].decode(errors="replace")

    async def run(self) -> None:
        """Keeps it going until cancelled."""
        while True:
            try:
                code = await self._once()
            except (Refused, aiohttp.ClientError) as refused:
                # Without a token the container does not start.
                self._log.write_text(f"{refused}\n", encoding="utf-8")
                code = 1
            self._tell(replace(self.report, ready=False, ended=Exit(code, self._clock.time())))
            await asyncio.sleep(PAUSES[min(self.report.restarts, len(PAUSES) - 1)])
            self._tell(Report(restarts=self.report.restarts + 1))

    async def _once(self) -> int:
        await self._pod.log_in()
        self._pod.mount()
        command: list[str | Path] = [path("epp"), *self._pod.arguments(), *self.ports.flags()]
        process = Process("endpoint picker", command, self._log, {**_machine(), **self._pod.variables()})
        process.spawn()
        probe = HealthProbe(self.ports.health, self._service())
        try:
            while process.pid is not None:
                self._tell(replace(self.report, ready=await probe.serving()))
                await asyncio.sleep(PROBING)
            return process.status or 0
        finally:
            await probe.close()
            await process.stop()

    def _service(self) -> str:
        probe = self._pod.container.get("readinessProbe") or {}
        return str((probe.get("grpc") or {}).get("service", ""))

    def _tell(self, report: Report) -> None:
        if report != self.report:
            self.report = report
            self._on_change()


def _machine() -> dict[str, str]:
    """What a container has of its machine: no more than a place for files."""
    return {"HOME": "/nonexistent", "TMPDIR": os.environ.get("TMPDIR", "/tmp")}
