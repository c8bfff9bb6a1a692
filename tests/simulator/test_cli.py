# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line, in processes of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.environment import read_exports
from tests.simulator.google import until

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def simulator(*arguments: str, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "simulator", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GKEFLEET_")}
    return subprocess.run(
        command, cwd=ROOT, env={**clean, **(environ or {})}, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.fixture
def env_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "simulator.env"
    command = [sys.executable, "-m", "simulator", "run", "--env-file", str(path), "--speed", "100"]
    process = subprocess.Popen(command, cwd=ROOT)
    until(path.exists, bool)
    yield path
    if path.exists():
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert not path.exists()


def test_the_env_file_is_plain_shell(env_file: Path) -> None:
    lines = env_file.read_text().splitlines()
    shell = subprocess.run(
        ["/bin/sh", "-c", f". {env_file} && echo $GOOGLE_CLOUD_PROJECT"], capture_output=True, text=True, check=True
    )

    assert all(line.startswith("export ") for line in lines)
    assert shell.stdout == "my-gke-project\n"


def test_state_journal_and_faults_find_the_running_one(env_file: Path) -> None:
    fault = '{"service": "gkehub", "times": 2}'
    scripted = simulator("faults", "--env-file", str(env_file), "--add", fault)
    listed = simulator("faults", environ=read_exports(env_file))
    state = json.loads(simulator("state", "--env-file", str(env_file)).stdout)
    journal = simulator("journal", "--env-file", str(env_file))

    assert json.loads(scripted.stdout) == json.loads(listed.stdout)
    assert json.loads(listed.stdout)[0]["used"] == 0
    assert "projects/my-gke-project" in state["cloudresourcemanager"]
    assert (journal.returncode, journal.stdout) == (0, "")


def test_faults_that_met_nothing_are_listed_and_fail(env_file: Path) -> None:
    simulator("faults", "--env-file", str(env_file), "--add", '{"service": "gkehub"}')
    unused = simulator("faults", "--env-file", str(env_file), "--unused")

    assert (unused.returncode, len(json.loads(unused.stdout))) == (1, 1)


def test_a_fault_that_cannot_be_is_refused(env_file: Path) -> None:
    answer = simulator("faults", "--env-file", str(env_file), "--add", '{"verb": "GET"}')

    assert answer.returncode == 1
    assert answer.stderr == "simulator: unknown keys: verb\n"


def test_without_a_running_one_the_commands_say_what_to_do() -> None:
    answer = simulator("state")

    assert answer.returncode == 1
    assert "give --env-file" in answer.stderr


def test_real_control_planes_say_that_they_need_go(tmp_path: Path) -> None:
    answer = simulator("run", "--kubernetes", "real", environ={"PATH": str(tmp_path)})

    assert answer.returncode == 2
    assert "install Go" in answer.stderr
