# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs playbooks against a simulated project, and tells what reached it."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ansible_runs import ROOT, AnsibleRun, PlaybookRunner

PROD = ROOT / "inventories" / "prod"
EXAMPLES = Path(__file__).resolve().parent / "inventories"
CONFIRMED = ("-e", "gkefleet_confirm_teardown=my-gke-project")
# Genuine programs on a busy machine take their time; only a run that hangs is to end here.
PATIENCE = 400.0
ANSWER = re.compile(
    r"^ +(?P<region>[a-z]+-[a-z]+\d) +(?P<address>10\.[\d.]+) +(?P<status>\d+) +\d+ ms +(?P<cluster>\S+)$", re.MULTILINE
)


@dataclass(frozen=True)
class Outcome:
    """A run, the writes that it made, and the number of all its requests."""

    run: AnsibleRun
    writes: list[dict[str, Any]]
    requests: int

    @property
    def answers(self) -> dict[str, str]:
        """Which cluster answered at each region's address with status 200, as the run shows it."""
        rows = ANSWER.finditer(self.run.output)
        return {row["region"]: row["cluster"] for row in rows if row["status"] == "200"}

    @property
    def changed_tasks(self) -> list[tuple[str, str]]:
        """The tasks that changed something, each with its host."""
        return changed_tasks(self.run.output)


@dataclass(frozen=True)
class Project:
    """A simulated project and the inventory that is brought up in it."""

    simulator: Any
    home: Path
    inventory: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def play(self, playbook: str, *arguments: str, fails: bool = False) -> Outcome:
        """Runs a playbook; any warning fails the test."""
        before = len(self.simulator.journal())
        command = ("-i", str(self.inventory), *arguments)
        runner, environ = PlaybookRunner(home=self.home), {**self.simulator.environ, **self.environ}
        run = runner(playbook, *command, environ=environ, timeout=PATIENCE, fails=fails)
        journal = self.simulator.journal()[before:]
        return Outcome(run, [entry for entry in journal if entry["write"]], len(journal))

    def post(self, service: str, path: str, body: dict[str, Any]) -> None:
        """Makes something that is not ours."""
        environ = self.simulator.environ
        token = Path(environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]).read_text(encoding="utf-8").strip()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        address = environ[f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service}"] + path
        request = urllib.request.Request(address, json.dumps(body).encode(), headers, method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200


def changed_tasks(output: str) -> list[tuple[str, str]]:
    """The names of tasks that said they changed something, with the hosts, sorted."""
    changes, task = [], ""
    for line in output.splitlines():
        if line.startswith(("TASK [", "RUNNING HANDLER [")):
            task = line[line.index("[") + 1 : line.rindex("]")]
        elif line.startswith("changed: ["):
            changes.append((task, line[line.index("[") + 1 : line.index("]")]))
    return sorted(changes)
