# SPDX-License-Identifier: GPL-3.0-or-later
"""Genuine control planes come up soon, side by side, and never outlive the simulator."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator import app
from simulator.environment import read_exports
from simulator.genuine import programs
from tests.ansible_runs import ROOT
from tests.genuine import require_programs
from tests.simulator.google import PROJECT, Google, until

pytestmark = pytest.mark.timeout(300)
LOCATIONS = {"gke-west": "europe-west3", "gke-east": "us-east4"}
SOON = 20.0


@dataclass(frozen=True)
class Lab:
    """A simulator with genuine control planes in a process of its own."""

    process: subprocess.Popen[bytes]
    environ: dict[str, str]
    folder: Path

    def genuine_processes(self) -> list[str]:
        """The names of the programs that run for it: they have its folder in their command lines."""
        return [name for command in commands() if str(self.folder) in command and (name := program_of(command))]


def commands() -> Iterator[str]:
    """The command lines of all processes."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            yield (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it has ended


def program_of(command: str) -> str:
    """The control plane's program that a command line starts, or nothing."""
    name = Path(command.split()[0]).name if command.split() else ""
    return name if name in programs.CONTROL_PLANE else ""


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A lab of the test's own."""
    require_programs(*programs.CONTROL_PLANE)
    env_file, folder = tmp_path / "lab.env", tmp_path / "state"
    places = ["--env-file", str(env_file), "--state-dir", str(folder)]
    command = [sys.executable, "-m", "simulator", "run", "--kubernetes", "real", "--speed", "1000", *places]
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True) as process:
        try:
            until(env_file.exists, bool)
            yield Lab(process, read_exports(env_file), folder)
        finally:
            if process.poll() is None:
                process.kill()


def make_clusters(lab: Lab) -> float:
    """Makes both clusters at once; gives how many seconds passed until both ran."""
    google = Google(lab)
    operation = google.call("serviceusage", "POST", f"v1/{PROJECT}/services/container.googleapis.com:enable")
    google.finished("serviceusage", operation)
    until(lambda: google.call("container", "GET", f"v1/{PROJECT}/locations/-/clusters").status, is_fine)
    started = time.monotonic()
    for name, location in LOCATIONS.items():
        body = {"cluster": {"name": name, "initialNodeCount": 1}}
        assert google.call("container", "POST", f"v1/{PROJECT}/locations/{location}/clusters", body).status == 200
    until(lambda: statuses(google), lambda found: found == dict.fromkeys(LOCATIONS, "RUNNING"))
    return time.monotonic() - started


def is_fine(status: int) -> bool:
    """Whether an HTTP status is that of success."""
    return status == 200


def statuses(google: Google) -> dict[str, str]:
    """The status of every cluster by its name."""
    found = google.get("container", f"v1/{PROJECT}/locations/-/clusters")["clusters"]
    return {cluster["name"]: cluster["status"] for cluster in found}


def test_two_control_planes_are_up_soon(lab: Lab) -> None:
    assert make_clusters(lab) < SOON
    assert sorted(lab.genuine_processes()) == sorted(2 * programs.CONTROL_PLANE)


def test_a_deleted_cluster_takes_its_programs_with_it(lab: Lab) -> None:
    make_clusters(lab)
    google = Google(lab)
    for name, location in LOCATIONS.items():
        google.call("container", "DELETE", f"v1/{PROJECT}/locations/{location}/clusters/{name}")
    assert until(lab.genuine_processes, lambda running: not running) == []


def test_the_state_is_told_while_a_cluster_goes_and_the_end_does_not_cut_its_stop_short(tmp_path: Path) -> None:
    require_programs(*programs.CONTROL_PLANE)
    with app.start(speed=1000, kubernetes="real", enabled=["container"], state_dir=tmp_path) as running:
        google, location = Google(running), f"v1/{PROJECT}/locations/europe-west3"
        body = {"cluster": {"name": "gke-west", "initialNodeCount": 1}}
        assert google.call("container", "POST", f"{location}/clusters", body).status == 200
        until(lambda: statuses(google), lambda found: found == {"gke-west": "RUNNING"})
        google.call("container", "DELETE", f"{location}/clusters/gke-west")
        until(running.state, lambda state: "kubernetes/gke-west" not in state)
    assert [command for command in commands() if str(tmp_path) in command and program_of(command)] == []


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGKILL])
def test_no_program_outlives_the_simulator(lab: Lab, signal_number: int) -> None:
    make_clusters(lab)
    os.kill(lab.process.pid, signal_number)
    assert lab.process.wait(20) == (0 if signal_number == signal.SIGTERM else -signal.SIGKILL)
    assert until(lab.genuine_processes, lambda running: not running, seconds=5) == []
