# SPDX-License-Identifier: GPL-3.0-or-later
"""What demo and lab have in common: two regions on a simulator of its own, the answer of each, and nothing left."""

from __future__ import annotations

import ctypes
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
STOP_DEADLINE = 10.0
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
# What a user has set for a real cloud or other playbooks must not reach the show.
FOREIGN = ("ANSIBLE_", "CLOUDSDK_", "GCP_", "GOOGLE_", "KUBE")


class ShowError(Exception):
    """The show cannot go on; the message says why."""


@dataclass(frozen=True)
class Show:
    """Its name, the pace of cloud time, more words for the simulator, and how many seconds that may take to start."""

    name: str
    cloud_seconds_per_second: int = 240
    options: tuple[str, ...] = ()
    start_deadline: float = 30.0


@contextmanager
def running_simulator(show: Show, scratch: Path) -> Iterator[dict[str, str]]:
    """A simulator of its own process, as the environment that points a client at it."""
    environment_file = scratch / "simulator.env"
    places = ["--env-file", str(environment_file), "--state-dir", str(scratch / "cloud")]
    pace = ["--speed", str(show.cloud_seconds_per_second)]
    command = [sys.executable, "-m", "simulator", "run", *pace, *places, *show.options]
    # A session of its own: Ctrl-C reaches Ansible first, and the simulator outlives it long enough to answer.
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, preexec_fn=end_with_parent)
    try:
        yield wait_until_ready(process, environment_file, show.start_deadline)
    finally:
        stop(process)
        end_orphans()


def adopt_orphans() -> None:
    """Makes this process the parent of whatever its children leave behind, such as workers of a killed Ansible."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_orphans() -> None:
    """Ends what is left of the processes that were started here."""
    while left := list(children(os.getpid())):
        for number in left:
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)


def children(parent: int) -> Iterator[int]:
    """The processes whose parent that is (proc(5): the fourth field of stat)."""
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            # It has ended meanwhile.
            continue
        if int(fields[1]) == parent:
            yield int(place.parent.name)


def end_with_parent() -> None:
    """Lets the kernel end this process when the one that started it is gone, also where that was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_ready(process: subprocess.Popen[bytes], environment_file: Path, seconds: float) -> dict[str, str]:
    """The environment of a simulator that has come up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ShowError(f"the simulator stopped at once with status {process.returncode}")
        if environment_file.exists():
            return exported(environment_file.read_text(encoding="utf-8"))
        time.sleep(0.05)
    raise ShowError(f"the simulator was not ready after {seconds:.0f} s")


def exported(text: str) -> dict[str, str]:
    """The names and values of `export NAME=value` lines."""
    words = shlex.split(text, comments=True)
    return dict(word.split("=", 1) for word in words if "=" in word)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a process, kindly at first."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_site(environment: dict[str, str], scratch: Path) -> None:
    """Runs the site playbook with its output on the terminal; it ends with the answers, or fails."""
    own = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_HOME": str(scratch / "ansible"),
        "ANSIBLE_LOCAL_TEMP": str(scratch / "ansible" / "tmp"),
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    command = ["ansible-playbook", "site.yml", "-i", "inventories/simulator"]
    print(f"$ {shlex.join(command)}", flush=True)
    process = subprocess.Popen(command, cwd=ROOT, env={**inherited(), **environment, **own}, preexec_fn=end_with_parent)
    try:
        status = process.wait()
    finally:
        stop(process)
    if status != 0:
        raise ShowError(f"ansible-playbook ended with status {status}")


def inherited() -> dict[str, str]:
    """The caller's environment without settings of a real cloud or of other playbooks."""
    return {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}


def interrupted(signal_number: int, _frame: FrameType | None) -> None:
    """Turns a polite end of this process into an exit that cleans up."""
    raise SystemExit(128 + signal_number)


def listen_to_signals() -> None:
    """Makes a polite end of this process clean up; Ctrl-C as well, which a shell's `&` lets a process ignore."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGHUP, interrupted)


def present(show: Show) -> int:
    """Brings the site up, shows the answers, and gives the exit status."""
    listen_to_signals()
    adopt_orphans()
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix=f"gkefleet-{show.name}-") as directory:
            scratch = Path(directory)
            with running_simulator(show, scratch) as environment:
                run_site(environment, scratch)
    except ShowError as failure:
        print(f"{show.name}: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{show.name}: interrupted; everything it started is stopped", file=sys.stderr)
        return 130
    print(f"From an empty project to these answers in {time.monotonic() - started:.0f} s.")
    return 0
