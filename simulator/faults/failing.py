# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of an operation that a script lets fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import ApiError
from simulator.faults.fault import Fault
from simulator.faults.texts import STATUSES

if TYPE_CHECKING:
    from simulator.operations import Finish, Undo


def failing(fault: Fault, undo: Undo | None) -> Finish:
    """Gives what ends the operation with the fault's error, once things have been put right."""
    error = ApiError(fault.code, STATUSES[fault.code], fault.message or "Internal error encountered.")

    def fail() -> None:
        if undo:
            undo(error.message)
        raise error

    return fail
