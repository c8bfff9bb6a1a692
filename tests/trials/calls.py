# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of modules that a playbook makes: recorded once, repeated in this process as often as is liked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tests.ansible_runs import ROOT, clean_environment
from tests.modules.ways import Result, in_process

PATIENCE = 300.0
# Simulated clouds are a thousand times as fast as the real one, for which playbooks have their deadlines.
LONGEST_WAIT = 30.0
# No secret is recorded: this stands for the token that a user would have, and simulated model servers take any.
TOKEN = "hf_recorded"


@dataclass(frozen=True)
class Call:
    """One run of a module for one host."""

    host: str
    module: str
    options: dict[str, Any]

    def __call__(self, check: bool = False) -> Result:
        """Runs the module in this process, as Ansible's worker does."""
        return in_process(self.module, self.options, check)


@dataclass(frozen=True)
class Answered:
    """A call with its result."""

    call: Call
    result: Result


@dataclass(frozen=True)
class Site:
    """The calls of a playbook in check mode, and those of its first run."""

    plan: list[Call]
    run: list[Call]

    @property
    def token(self) -> str:
        """The token for Hugging Face with which the calls were recorded."""
        return TOKEN


def hastened(call: Call) -> Call:
    """A call that waits no longer than a simulated cloud takes."""
    timeout = call.options.get("timeout")
    return replace(call, options={**call.options, "timeout": min(timeout, LONGEST_WAIT)}) if timeout else call


def stored(place: Path, site: Site) -> None:
    """Writes the calls to a file."""
    place.write_text(json.dumps(asdict(site)), encoding="utf-8")


def read_again(place: Path) -> Site:
    """Reads the calls from a file."""
    kept = json.loads(place.read_text(encoding="utf-8"))
    return Site(**{run: [Call(**call) for call in calls] for run, calls in kept.items()})


def recorded(playbook: str, *arguments: str, environ: Mapping[str, str], home: Path) -> list[Call]:
    """Runs a playbook as a user does, and gives its calls in their order; a run that fails fails the test."""
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "tests.trials.recorder", str(writing), playbook, *arguments]
    environment = clean_environment(home, {**environ, "HF_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)})
    home.mkdir(parents=True, exist_ok=True)
    log = home / "recorded.log"
    with log.open("w", encoding="utf-8") as output:
        silent: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[writing], **silent)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        calls = [hastened(Call(**json.loads(line))) for line in lines]
    assert process.wait(PATIENCE) == 0, log.read_text(encoding="utf-8")
    return calls


@contextmanager
def in_cloud(cloud: Any) -> Iterator[None]:
    """Within it, calls go to that simulated project."""
    before = dict(os.environ)
    os.environ.update(cloud.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def repeated(calls: Iterable[Call], *, check: bool = False) -> Iterator[Answered]:
    """Makes the calls one after the other; a host whose call fails gets no further ones."""
    failed: set[str] = set()
    for call in calls:
        if call.host in failed:
            continue
        result = call(check)
        if result.get("failed"):
            failed.add(call.host)
        yield Answered(call, result)
