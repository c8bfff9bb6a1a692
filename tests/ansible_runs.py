# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs Ansible's programs the way a user does, without anything of the machine's own configuration."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
RECAP = re.compile(r"^(?P<host>\S+)\s+: (?P<counts>ok=\d+ .*)$", re.MULTILINE)
COMPLAINT = re.compile(r"^\[(?:WARNING|DEPRECATION WARNING|DEPRECATED)\].*", re.MULTILINE)


@dataclass(frozen=True)
class AnsibleRun:
    """What a program printed, and how it ended."""

    status: int
    output: str

    @property
    def recap(self) -> dict[str, dict[str, int]]:
        """The counts of the play recap by host, such as {"gke-west": {"ok": 3, "changed": 0}}."""
        return {match["host"]: counts(match["counts"]) for match in RECAP.finditer(self.output)}

    @property
    def changed(self) -> int:
        """How many tasks changed something, over all hosts."""
        return sum(host["changed"] for host in self.recap.values())

    @property
    def complaints(self) -> list[str]:
        """The lines in which Ansible warns or announces a deprecation."""
        return COMPLAINT.findall(self.output)


def counts(text: str) -> dict[str, int]:
    """The numbers of a recap line."""
    return {name: int(number) for name, number in (pair.split("=") for pair in text.split())}


def clean_environment(home: Path, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment with nothing of the caller's but the programs' places."""
    home.mkdir(parents=True, exist_ok=True)
    return {
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_DEPRECATION_WARNINGS": "true",
        "ANSIBLE_HOME": str(home / ".ansible"),
        "ANSIBLE_LOCAL_TEMP": str(home / ".ansible" / "tmp"),
        "ANSIBLE_NOCOLOR": "true",
        "COLUMNS": "1000",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "NO_GCE_CHECK": "true",
        "PATH": f"{PROGRAMS}:{os.defpath}",
        "PYTHONDONTWRITEBYTECODE": "1",
        **(environ or {}),
    }


@dataclass(frozen=True)
class PlaybookRunner:
    """Calls ansible-playbook; a run that fails, succeeds against expectation or prints a warning fails the test."""

    home: Path

    def __call__(
        self,
        playbook: str | Path,
        *arguments: str,
        environ: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        timeout: float = 240,
        fails: bool = False,
    ) -> AnsibleRun:
        """Runs one playbook, given as a path or a full name, with further arguments such as `--check`."""
        run = run_program(
            ["ansible-playbook", str(playbook), *arguments], clean_environment(self.home, environ), cwd, timeout
        )
        assert (run.status != 0) == fails, f"ansible-playbook ended with status {run.status}:\n{run.output}"
        assert not run.complaints, f"{run.complaints}\n{run.output}"
        return run


def run_program(command: list[str], environment: Mapping[str, str], cwd: Path, timeout: float) -> AnsibleRun:
    """Runs a program to its end and gives everything it printed; one that takes too long fails the test."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            output = process.communicate(timeout=timeout)[0]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output = process.communicate()[0]
            raise AssertionError(f"{command[0]} was still running after {timeout:.0f} s:\n{output}") from None
    return AnsibleRun(process.returncode, output)
