# SPDX-License-Identifier: GPL-3.0-or-later
"""Long-running work: what every service's operations have in common."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.errors import ApiError, internal
from simulator.faults.effects import FAIL, LATE, STALL
from simulator.faults.failing import failing

if TYPE_CHECKING:
    from simulator.cloud import Cloud

# Is told why the operation failed.
Undo = Callable[[str], None]
Finish = Callable[[], dict[str, Any] | None | Coroutine[Any, Any, dict[str, Any] | None]]


@dataclass
class Operation:
    """One long-running operation; `extra` is the service's own."""

    name: str
    kind: str
    target: str
    location: str
    caller: str
    started: str
    ended: str | None = None
    response: dict[str, Any] | None = None
    error: ApiError | None = None
    cancelled: bool = False
    # How long it keeps quiet about its end (a scripted fault).
    silent_seconds: float = 0.0
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether it has ended, well or badly."""
        return self.ended is not None

    def times(self) -> dict[str, Any]:
        """What it does to what, and from when to when."""
        return {key: getattr(self, key) for key in ("kind", "target", "location", "started", "ended")}


class Operations:
    """The operations of one service, by their short name."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._operations: dict[str, Operation] = {}

    def start(
        self,
        *,
        name: str,
        kind: str,
        target: str,
        seconds: float,
        finish: Finish,
        location: str = "global",
        caller: str = "",
        extra: dict[str, Any] | None = None,
        undo: Undo | None = None,
    ) -> Operation:
        """Begin an operation that calls `finish` after that many cloud seconds.

        `finish` may be plain or a coroutine function, returns the response (or None), and may raise ApiError,
        which becomes the operation's error. With no seconds and a plain `finish` it is done at once. `undo` puts
        things right when a scripted fault lets the operation fail before it did anything.
        """
        started = self._cloud.clock.timestamp()
        operation = Operation(name, kind, target, location, caller, started, extra=extra or {})
        self._operations[name] = operation
        self._cloud.begun.append(operation)
        fault = self._cloud.faults.of_operation()
        if fault is None:
            self._end_later(operation, seconds, finish)
        elif fault.effect == STALL:
            self._get_on_later(operation, seconds, finish, fault.delay)
        else:
            operation.silent_seconds = fault.delay if fault.effect == LATE else 0.0
            self._end_later(operation, seconds, failing(fault, undo) if fault.effect == FAIL else finish)
        return operation

    def _get_on_later(self, operation: Operation, seconds: float, finish: Finish, stalled: float) -> None:
        """Ends an operation that stalled for a time; without a time it never ends."""
        if stalled:
            self._end_later(operation, stalled + seconds, finish)

    def _end_later(self, operation: Operation, seconds: float, finish: Finish) -> None:
        if seconds > 0:
            self._cloud.clock.call_later(seconds, lambda: self._end(operation, finish))
        else:
            self._end(operation, finish)

    def get(self, name: str) -> Operation | None:
        """The operation of that short name."""
        return self._operations.get(name)

    def __getitem__(self, name: str) -> Operation:
        return self._operations[name]

    def all(self) -> list[Operation]:
        """Every operation, oldest first."""
        return list(self._operations.values())

    def running(self) -> list[Operation]:
        """The operations that have not ended."""
        return [operation for operation in self._operations.values() if not operation.done]

    def _end(self, operation: Operation, finish: Finish) -> None:
        if self._cloud.stopped:
            return
        try:
            outcome = finish()
        except ApiError as error:
            self._close(operation, None, error)
            return
        if isinstance(outcome, Coroutine):
            # Cancelled before its first step, a task would leave the coroutine behind unawaited.
            self._cloud.spawn(self._await(operation, outcome)).add_done_callback(lambda _: outcome.close())
        else:
            self._close(operation, outcome, None)

    async def _await(self, operation: Operation, outcome: Coroutine[Any, Any, dict[str, Any] | None]) -> None:
        try:
            self._close(operation, await outcome, None)
        except ApiError as error:
            self._close(operation, None, error)
        except Exception as error:
            # Who waits for it must not wait for ever; that it was not meant to happen is said elsewhere.
            self._close(operation, None, internal(str(error)))
            raise

    def _close(self, operation: Operation, response: dict[str, Any] | None, error: ApiError | None) -> None:
        operation.response = response
        operation.error = error
        if operation.silent_seconds:
            self._cloud.clock.call_later(operation.silent_seconds, lambda: self._tell(operation))
        else:
            self._tell(operation)

    def _tell(self, operation: Operation) -> None:
        operation.ended = self._cloud.clock.timestamp()
