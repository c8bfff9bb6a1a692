# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations that the end of the simulator overtakes, and those that the simulator itself lets fail."""

from __future__ import annotations

import gc
import time
import warnings

import pytest

from simulator import app
from simulator.operations import Operations
from tests.simulator.google import until


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


def test_an_operation_that_the_simulator_fails_ends_with_its_error(caplog: pytest.LogCaptureFixture) -> None:
    async def finish() -> None:
        raise RuntimeError("etcd was not ready after 90 s")

    with app.start(speed=1000.0) as running:
        operations = Operations(running.cloud)
        running.call(lambda: _start(operations, 1, finish))
        (operation,) = until(operations.all, lambda found: all(one.done for one in found))
    assert operation.error is not None
    assert (operation.error.status, operation.error.message) == ("INTERNAL", "etcd was not ready after 90 s")
    assert "background work of the simulator failed" in caplog.text


def _start(operations: Operations, number: int, finish: object) -> None:
    operations.start(name=f"o{number}", kind="create", target="t", seconds=number / 5, finish=finish)  # type: ignore[arg-type]
