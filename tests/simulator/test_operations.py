# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations that the end of the simulator overtakes."""

from __future__ import annotations

import gc
import time
import warnings

import pytest

from simulator import app
from simulator.operations import Operations


@pytest.mark.parametrize("pause", [0.0, 0.001, 0.003])
def test_stopping_amid_operations_leaves_no_work_behind(pause: float) -> None:
    async def finish() -> None:
        return None

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(20):
            running = app.start(speed=1000.0)
            operations = Operations(running.cloud)
            running.call(lambda operations=operations: [_start(operations, number, finish) for number in range(20)])
            time.sleep(pause)
            running.stop()
        gc.collect()


def _start(operations: Operations, number: int, finish: object) -> None:
    operations.start(name=f"o{number}", kind="create", target="t", seconds=number / 5, finish=finish)  # type: ignore[arg-type]
