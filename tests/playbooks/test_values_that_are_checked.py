# SPDX-License-Identifier: GPL-3.0-or-later
"""A role checks its values at every use; only a playbook that checked them before may say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ansible_runs import PlaybookRunner
from tests.playbooks.refusals import PROD

pytestmark = pytest.mark.embedded_only("refused before anything is reached")


def use(role: str, **variables: Any) -> dict[str, Any]:
    """A task that uses a role as somebody else's playbook does."""
    return {"name": f"Use {role}", "ansible.builtin.include_role": {"name": role}, "vars": variables}


def play(scratch: Path, run: PlaybookRunner, *tasks: dict[str, Any]) -> str:
    """What a play on one host prints that must fail."""
    playbook = scratch / "own.yml"
    own = {"name": "Use roles", "hosts": "gke-east", "gather_facts": False, "tasks": list(tasks)}
    playbook.write_text(yaml.safe_dump([own], sort_keys=False), encoding="utf-8")
    return run(playbook, "-i", str(PROD), environ={"HF_TOKEN": "hf_test"}, fails=True).output


def test_a_role_that_is_used_twice_checks_the_second_values_too(
    ansible_playbook: PlaybookRunner, tmp_path: Path
) -> None:
    role = "gkefleet.inference.fleet"
    removed = use(role, fleet_state="absent", fleet_project="", fleet_membership_name="Never")
    first = {"name": "Go on", "block": [removed], "rescue": [{"name": "Go on", "ansible.builtin.debug": {"msg": "-"}}]}
    said = play(tmp_path, ansible_playbook, first, use(role, fleet_membership_name="Second"))
    assert "fleet_membership_name: 'Second' is no membership name" in said


def test_a_role_checks_the_types_of_its_values(ansible_playbook: PlaybookRunner, tmp_path: Path) -> None:
    said = play(tmp_path, ansible_playbook, use("gkefleet.inference.fleet", fleet_state="gone"))
    assert "value of fleet_state must be one of: present, absent, got: gone" in said
