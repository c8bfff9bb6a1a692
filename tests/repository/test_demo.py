# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.ansible_runs import clean_environment
from tests.repository.collection import ROOT

ANSWERS = [("europe-west3", "200", "gke-west"), ("us-east4", "200", "gke-east")]


def demo_environment(folder: Path) -> dict[str, str]:
    """A clean environment whose processes can be found again, with a temporary folder of its own."""
    (folder / "tmp").mkdir()
    return clean_environment(folder / "home", {"TMPDIR": str(folder / "tmp")})


def left_running(environment: dict[str, str]) -> list[str]:
    """The commands of the processes whose environments name its folder: those that it was given to, and theirs."""
    mark = environment["TMPDIR"].encode()
    return [words for process in Path("/proc").glob("[0-9]*") if (words := command_if(process, mark))]


def command_if(process: Path, mark: bytes) -> str:
    """The command of a process that carries a mark, or nothing."""
    try:
        if mark in (process / "environ").read_bytes():
            return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""  # it has ended, or is another user's
    return ""


def answers_in(output: str) -> list[tuple[str, str, str]]:
    """Region, status and answering cluster of each line of the table that a program has shown."""
    table = output[output.index("REGION") :].splitlines()
    lines = [line.split() for line in table[1 : table.index("")]]
    return [(line[0], line[2], line[-1]) for line in lines]


@pytest.mark.timeout(240)
def test_the_demo_shows_an_answer_of_each_region_and_leaves_nothing_behind(tmp_path: Path) -> None:
    environment = demo_environment(tmp_path)
    command = [sys.executable, "tools/demo.py"]
    finished = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "WARNING" not in finished.stdout + finished.stderr
    assert answers_in(finished.stdout) == ANSWERS
    assert left_running(environment) == []
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.timeout(150)
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_demo_leaves_nothing_behind(tmp_path: Path, signal_number: int) -> None:
    environment = demo_environment(tmp_path)
    with tempfile.TemporaryFile() as output:
        command = [sys.executable, "-u", "tools/demo.py"]
        demo = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        wait_for_tasks(output.fileno())
        os.killpg(demo.pid, signal_number)
        assert demo.wait(60) != 0
    assert left_running(environment) == []
    assert list((tmp_path / "tmp").iterdir()) == []


def wait_for_tasks(output: int) -> None:
    """Waits until Ansible is at work."""
    deadline = time.monotonic() + 60
    while b"TASK [" not in os.pread(output, 1_000_000, 0):
        assert time.monotonic() < deadline
        time.sleep(0.1)
