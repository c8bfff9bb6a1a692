# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever interrupts what takes minutes has nothing to clean up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.ansible_runs import ROOT
from tests.repository.test_demo import left_running
from tests.simulator.google import until

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize(
    ("tool", "signal_number"),
    [("lab", signal.SIGINT), ("lab", signal.SIGKILL), ("conformance", signal.SIGINT), ("conformance", signal.SIGTERM)],
)
def test_an_interrupted_tool_leaves_no_program_running(
    tool: str, signal_number: int, environment: dict[str, str], tmp_path: Path
) -> None:
    with (tmp_path / "output").open("wb") as output:
        command = [sys.executable, "-u", f"tools/{tool}.py"]
        started = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        until(lambda: any("kube-apiserver" in words for words in left_running(environment)), bool, 120)
        # Ctrl-C reaches all of a terminal, any other end one process.
        (os.killpg if signal_number == signal.SIGINT else os.kill)(started.pid, signal_number)
        killed = signal_number == signal.SIGKILL
        assert started.wait(60) == (-signal_number if killed else 128 + signal_number)
        # Who is killed cannot wait for others to end.
        assert until(lambda: left_running(environment), lambda left: not (killed and left), 15) == []
        assert "Traceback" not in (tmp_path / "output").read_text(encoding="utf-8")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
