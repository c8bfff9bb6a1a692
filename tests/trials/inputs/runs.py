# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a playbook about many inventories: each is one run of ansible-playbook in a fork of a warm process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.ansible_runs import ROOT, clean_environment

HERE = Path(__file__).resolve().parent
PROD = ROOT / "inventories" / "prod"


@dataclass(frozen=True)
class Verdict:
    """What a run said when it failed, and how often it changed something."""

    status: int
    said: str
    changed: int
    output: str


@dataclass(frozen=True)
class Warm:
    """A process that has loaded Ansible, and where its runs leave their files."""

    process: subprocess.Popen[str]
    scratch: Path

    def ask(
        self, *arguments: str, environ: Mapping[str, str] | None = None, inventory: Path = PROD, beside: Any = None
    ) -> Verdict:
        """Runs a playbook with an inventory, the how-to's own by default, and perhaps another beside it."""
        answer = self.scratch / "answer.json"
        answer.unlink(missing_ok=True)
        inventories = ["-i", str(inventory), *self._beside(beside)]
        request = {"arguments": [*arguments, *inventories], "environ": environ or {}, "answer": str(answer)}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        status = int(self.process.stdout.readline())
        output = Path(f"{answer}.output").read_text(encoding="utf-8")
        found = json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else {"said": [], "changed": 0}
        said = "\n".join(failure["msg"] for failure in found["said"])
        return Verdict(status, said, found["changed"], output)

    def _beside(self, inventory: Any) -> list[str]:
        if inventory is None:
            return []
        file = self.scratch / "beside.yml"
        file.write_text(yaml.safe_dump(inventory, allow_unicode=True), encoding="utf-8")
        return ["-i", str(file)]


@contextmanager
def warm(scratch: Path) -> Iterator[Warm]:
    """A warm process for as long as it is needed."""
    environ = {
        **clean_environment(scratch / "home", {"HF_TOKEN": "hf_test"}),
        "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callbacks"),
        "ANSIBLE_STDOUT_CALLBACK": "failures",
    }
    pipe = subprocess.PIPE
    command = [sys.executable, str(HERE / "warm.py")]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environ, cwd=ROOT) as process:
        yield Warm(process, scratch)
        assert process.stdin is not None
        process.stdin.close()
