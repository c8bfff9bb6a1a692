# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks the roles' preflight about many bad values in one run of ansible-playbook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.ansible_runs import ROOT, PlaybookRunner

PROD = ROOT / "inventories" / "prod"


@dataclass(frozen=True)
class Refusal:
    """A value of one variable, which role must refuse it, and what the refusal must say."""

    role: str
    variable: str
    value: Any
    message: str
    also: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.variable}={json.dumps(self.value)}"[:60]


@dataclass(frozen=True)
class Answer:
    """What a role must say about a value, and what it said."""

    expected: str
    said: str


def block_of(number: int, refusal: Refusal) -> dict[str, Any]:
    """A block that checks one value and keeps what the role says about it."""
    role = {"name": f"gkefleet.inference.{refusal.role}", "tasks_from": "preflight"}
    return {
        "name": f"Try {refusal.variable}",
        "vars": {refusal.variable: refusal.value, **dict(refusal.also)},
        "block": [{"name": "Check it", "ansible.builtin.include_role": role}],
        "rescue": [
            {"name": "Keep it", "ansible.builtin.set_fact": {f"said_{number}": "{{ ansible_failed_result.msg }}"}}
        ],
    }


def what_is_said(refusals: Sequence[Refusal], scratch: Path) -> dict[int, str]:
    """What the roles say about each value, by its number; empty for those that they accept."""
    answers, playbook = scratch / "said.json", scratch / "refusals.yml"
    everything = ", ".join(f"'{number}': said_{number} | default('')" for number in range(len(refusals)))
    write = {"content": f"{{{{ {{{everything}}} | to_json }}}}", "dest": str(answers), "mode": "0600"}
    blocks = [block_of(number, refusal) for number, refusal in enumerate(refusals)]
    last = {"name": "Write down what was said", "ansible.builtin.copy": write}
    play = {"name": "Try bad values", "hosts": "gke-west", "gather_facts": False, "tasks": [*blocks, last]}
    playbook.write_text(yaml.safe_dump([play], sort_keys=False), encoding="utf-8")
    PlaybookRunner(home=scratch / "home")(playbook, "-i", str(PROD), environ={"HF_TOKEN": "hf_test"})
    return {int(number): text for number, text in json.loads(answers.read_text(encoding="utf-8")).items()}
