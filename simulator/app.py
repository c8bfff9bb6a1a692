# SPDX-License-Identifier: GPL-3.0-or-later
"""A running simulator in this process: the cloud lives in a thread of its own."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from simulator.environment import environ, write_authorities, write_token
from simulator.simulation import Settings, Simulation

Value = TypeVar("Value")


class Running:
    """A handle on a running simulator; also a context manager that stops it."""

    def __init__(self, settings: Settings, state_dir: Path | None = None) -> None:
        self._own_folder = state_dir is None
        self._folder = state_dir or Path(tempfile.mkdtemp(prefix="gkefleet-simulator-"))
        self._folder.mkdir(parents=True, exist_ok=True)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="simulator", daemon=True)
        self._thread.start()
        try:
            self._simulation = self.run(_started(settings, self._folder))
        except OSError:
            self._end()
            raise
        token_file = self._folder / "access-token"
        self.call(lambda: _refresh_token(self._simulation, token_file))
        self._simulation.cloud.tokens.when_revoked.append(lambda: _replace_token(self._simulation, token_file))
        authorities = self._folder / "authorities.pem"
        write_authorities(authorities, self._simulation.dns_endpoints.ca_pem)
        self.environ = environ(self._simulation, token_file, authorities)

    @property
    def cloud(self) -> Any:
        """The cloud's state; touch it only through `call`."""
        return self._simulation.cloud

    def run(self, work: Coroutine[Any, Any, Value]) -> Value:
        """Run a coroutine inside the cloud's event loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)

    def call(self, action: Callable[[], Value]) -> Value:
        """Call a function inside the cloud's event loop and wait for it."""
        return self.run(_called(action))

    def token(self, email: str, lifetime_seconds: float = 3600.0) -> str:
        """A new access token of that principal, for that many cloud seconds."""
        return self.call(lambda: self._simulation.cloud.tokens.issue(email, lifetime_seconds))

    def journal(self, after: int = 0) -> list[dict[str, Any]]:
        """The requests so far, without the first `after`."""
        return self.call(lambda: list(self._simulation.cloud.journal.entries[after:]))

    def operations(self) -> list[dict[str, Any]]:
        """Every long-running operation of any service, in the order in which they began, with its times (RFC 3339)."""
        return self.call(lambda: [operation.times() for operation in self._simulation.cloud.begun])

    def timestamp(self, cloud_seconds: float) -> datetime:
        """The cloud's date and time at a time of the journal."""
        return self.call(lambda: self._simulation.cloud.clock.time_at(cloud_seconds))

    def state(self) -> dict[str, Any]:
        """Every resource there is."""
        return self.run(self._simulation.cloud.state())

    def script_fault(self, **wanted: Any) -> None:
        """Script a fault; the keywords are those of simulator.faults.fault.Fault."""
        self.call(lambda: self._simulation.cloud.faults.script(wanted))

    def faults(self) -> list[dict[str, Any]]:
        """Every scripted fault with how often it was used."""
        return self.call(self._simulation.cloud.faults.used)

    def unused_faults(self) -> list[dict[str, Any]]:
        """The scripted faults that never met what they were scripted for."""
        return self.call(self._simulation.cloud.faults.unused)

    @property
    def stop_asked(self) -> threading.Event:
        """Set when somebody asks this run to stop."""
        return self._simulation.admin.stop_asked

    def stop(self) -> None:
        """Stop everything this run has started; harmless a second time."""
        if self._loop.is_closed():
            return
        self.run(self._simulation.stop())
        self._end()

    def _end(self) -> None:
        self.run(_drained())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._own_folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(state_dir: Path | None = None, **settings: Any) -> Running:
    """Start a simulator in the background; the keywords are those of Settings."""
    return Running(Settings(**settings), state_dir)


async def _started(settings: Settings, folder: Path) -> Simulation:
    simulation = Simulation(settings, folder)
    await simulation.start()
    return simulation


async def _called(action: Callable[[], Value]) -> Value:
    return action()


def _refresh_token(simulation: Simulation, token_file: Path) -> None:
    """Put a fresh token of the operator into the file, now and again before it expires."""
    settings, cloud = simulation.settings, simulation.cloud
    # At high speed an hour of cloud time is over in seconds; the operator's token lasts an hour of both.
    lifetime = 3600.0 * max(1.0, settings.speed)
    write_token(token_file, cloud.tokens.issue(settings.operator, lifetime))
    cloud.clock.call_later(lifetime / 2, lambda: _refresh_token(simulation, token_file))


def _replace_token(simulation: Simulation, token_file: Path) -> None:
    """Put another token of the operator into the file, as signing in again does."""
    lifetime = 3600.0 * max(1.0, simulation.settings.speed)
    write_token(token_file, simulation.cloud.tokens.issue(simulation.settings.operator, lifetime))


async def _drained() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
