# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults of one run, in the order they were scripted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from simulator.errors import ApiError
from simulator.faults.effects import EXPIRE_TOKEN, OF_OPERATIONS, OF_REQUESTS, REFUSE, SERVICE_DISABLED
from simulator.faults.fault import Fault, described, fault_of
from simulator.faults.texts import disabled, refusal

_REFUSING = frozenset({REFUSE, EXPIRE_TOKEN, SERVICE_DISABLED})


class Faults:
    """What is to go wrong; `now` gives cloud seconds."""

    def __init__(self, now: Callable[[], float] = lambda: 0.0, project_number: str = "") -> None:
        self._now = now
        self._number = project_number
        self._faults: list[Fault] = []
        self._starting: tuple[str, str, str] | None = None
        # Takes a token away from its holder; set by the cloud.
        self.revoke: Callable[[str], None] = lambda token: None

    def script(self, wanted: dict[str, Any]) -> Fault:
        """Add a fault, described by the keys of Fault; ValueError if it makes no sense."""
        fault = fault_of(wanted)
        self._faults.append(fault)
        return fault

    def take(self, service: str, method: str, path: str, token: str = "") -> Fault | None:
        """The fault scripted for this request, if any; using it is counted."""
        fault = self._find(OF_REQUESTS, service, method, path)
        if fault and fault.effect == EXPIRE_TOKEN:
            self.revoke(token)
        return fault

    def refusal(self, fault: Fault, service: str, path: str) -> ApiError | None:
        """What a refusing fault answers; None when it does something else."""
        if fault.effect not in _REFUSING:
            return None
        if fault.effect == SERVICE_DISABLED:
            return disabled(service, self._number)
        error = refusal(fault.code, service, path, self._number)
        error.message = fault.message or error.message
        error.retry_after = fault.retry_after
        return error

    def answered(self, method: str, path: str, status: int) -> None:
        """Let faults begin that wait for this request."""
        for fault in self._faults:
            if fault.after and status < 300:
                fault.arm(method, path)

    @contextmanager
    def answering(self, service: str, method: str, path: str) -> Iterator[None]:
        """While this request is answered, the operation it starts is the one that a fault may mean."""
        self._starting = service, method, path
        try:
            yield
        finally:
            self._starting = None

    def of_operation(self) -> Fault | None:
        """The fault scripted for the operation that starts just now; using it is counted."""
        return self._find(OF_OPERATIONS, *self._starting) if self._starting else None

    def of_thing(self, effect: str, name: str) -> Fault | None:
        """The fault that holds for a thing of this name; using it is counted."""
        return self._find(frozenset({effect}), "*", "*", name)

    def used(self) -> list[dict[str, Any]]:
        """Every fault with how often it was used."""
        return [described(fault) for fault in self._faults]

    def unused(self) -> list[dict[str, Any]]:
        """The faults that never met what they were scripted for: the script, or the test, is wrong."""
        return [described(fault) for fault in self._faults if not fault.used]

    def clear(self) -> None:
        """Forget all faults."""
        self._faults.clear()

    def _find(self, effects: frozenset[str], service: str, method: str, path: str) -> Fault | None:
        now = self._now()
        for fault in self._faults:
            if fault.effect in effects and fault.means(service, method, path, now):
                fault.use(now)
                return fault
        return None
