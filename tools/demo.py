# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings up two regions on a simulator of its own, shows the answer of each, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CLOUD_SECONDS_PER_SECOND = 240
START_DEADLINE = 30.0
STOP_DEADLINE = 10.0
# What a user has set for a real cloud or other playbooks must not reach the demo.
FOREIGN = ("ANSIBLE_", "CLOUDSDK_", "GCP_", "GOOGLE_", "KUBE")
COLUMNS = {
    "REGION": "region",
    "ADDRESS": "address",
    "HTTP STATUS": "status",
    "LATENCY": "latency_ms",
    "ANSWERED BY": "answered_by",
}


class DemoError(Exception):
    """The demo cannot go on; the message says why."""


@contextmanager
def running_simulator(scratch: Path) -> Iterator[dict[str, str]]:
    """A simulator of its own process, as the environment that points a client at it."""
    environment_file = scratch / "simulator.env"
    arguments = ["--env-file", str(environment_file), "--state-dir", str(scratch / "cloud")]
    command = [sys.executable, "-m", "simulator", "run", "--speed", str(CLOUD_SECONDS_PER_SECOND), *arguments]
    # A session of its own: Ctrl-C reaches Ansible first, and the simulator outlives it long enough to answer.
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        yield wait_until_ready(process, environment_file)
    finally:
        stop(process)


def wait_until_ready(process: subprocess.Popen[bytes], environment_file: Path) -> dict[str, str]:
    """The environment of a simulator that has come up."""
    deadline = time.monotonic() + START_DEADLINE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise DemoError(f"the simulator stopped at once with status {process.returncode}")
        if environment_file.exists():
            return exported(environment_file.read_text(encoding="utf-8"))
        time.sleep(0.05)
    raise DemoError(f"the simulator was not ready after {START_DEADLINE:.0f} s")


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


def run_site(environment: dict[str, str], scratch: Path) -> list[dict[str, Any]]:
    """Runs the site playbook with its output on the terminal; gives what its probes found."""
    report = scratch / "probes.jsonl"
    own = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "ANSIBLE_CALLBACK_PLUGINS": str(ROOT / "tools" / "callback_plugins"),
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_HOME": str(scratch / "ansible"),
        "ANSIBLE_LOCAL_TEMP": str(scratch / "ansible" / "tmp"),
        "GKEFLEET_PROBE_REPORT": str(report),
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    command = ["ansible-playbook", "site.yml", "-i", "inventories/simulator"]
    print(f"$ {shlex.join(command)}", flush=True)
    process = subprocess.Popen(command, cwd=ROOT, env={**inherited(), **environment, **own})
    try:
        status = process.wait()
    finally:
        stop(process)
    if status != 0:
        raise DemoError(f"ansible-playbook ended with status {status}")
    return [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()] if report.exists() else []


def inherited() -> dict[str, str]:
    """The caller's environment without settings of a real cloud or of other playbooks."""
    return {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}


def table(probes: list[dict[str, Any]]) -> str:
    """The probes as aligned text, one line a region."""
    rows = [list(COLUMNS)] + [[shown(probe, key) for key in COLUMNS.values()] for probe in probes]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    padded = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows)
    return "\n".join("  ".join(cells).rstrip() for cells in padded)


def shown(probe: dict[str, Any], key: str) -> str:
    """One cell of the table."""
    value = probe.get(key)
    if isinstance(value, dict):
        return str(value.get("cluster"))
    return f"{value} ms" if key == "latency_ms" else str(value)


def interrupted(signal_number: int, _frame: FrameType | None) -> None:
    """Turns a polite end of this process into an exit that cleans up."""
    raise SystemExit(128 + signal_number)


def main() -> int:
    """Runs the demo."""
    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGHUP, interrupted)
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="gkefleet-demo-") as directory:
            scratch = Path(directory)
            with running_simulator(scratch) as environment:
                probes = run_site(environment, scratch)
    except DemoError as failure:
        print(f"demo: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("demo: interrupted; everything it started is stopped", file=sys.stderr)
        return 130
    print(f"{table(probes)}\n\nFrom an empty project to these answers in {time.monotonic() - started:.0f} s.")
    return 0 if probes and all(probe.get("status") == 200 for probe in probes) else 1


if __name__ == "__main__":
    sys.exit(main())
