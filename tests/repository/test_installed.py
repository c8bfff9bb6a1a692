# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who has only the archive, and a playbook of their own: the one README shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ansible_runs import AnsibleRun, PlaybookRunner, clean_environment, run_program
from tests.conftest import SPEED_OF_THE_DEMO
from tests.repository.collection import FULL_NAME, ROOT

INVENTORY = {
    "gke_clusters": {
        "vars": {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        "hosts": {
            "gke-mine": {
                "gkefleet_project": "my-gke-project",
                "gkefleet_region": "europe-west3",
                "gkefleet_node_locations": ["europe-west3-c"],
                "gkefleet_proxy_range": "10.0.0.0/23",
            }
        },
    },
    "gke_config_cluster": {"hosts": {"gke-mine": None}},
}


@pytest.fixture(scope="module")
def stranger(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installed collection, an inventory and a playbook."""
    folder = tmp_path_factory.mktemp("stranger")
    install = ["ansible-galaxy", "collection", "install", "--offline", str(archive), "-p", str(folder / "collections")]
    run = run_program(install, environment_without_checkout(folder), folder, 60)
    assert run.status == 0, run.output
    (folder / "inventory.yml").write_text(yaml.safe_dump(INVENTORY), encoding="utf-8")
    (folder / "playbook.yml").write_text(playbook_of_readme(), encoding="utf-8")
    return folder


def environment_without_checkout(folder: Path) -> dict[str, str]:
    """Settings that let Ansible see the folder's collections and nothing of the checkout."""
    (folder / "ansible.cfg").write_text("[defaults]\ncollections_path = collections\n", encoding="utf-8")
    return clean_environment(folder / "home", {"ANSIBLE_CONFIG": str(folder / "ansible.cfg")})


def playbook_of_readme() -> str:
    """The playbook that README shows to those who write their own."""
    found = re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def run_stranger(stranger: Path, running: Any) -> AnsibleRun:
    """Runs the stranger's playbook against a simulated project."""
    environment = {**running.environ, "ANSIBLE_CONFIG": str(stranger / "ansible.cfg")}
    runner = PlaybookRunner(home=stranger / "home")
    return runner("playbook.yml", "-i", "inventory.yml", environ=environment, cwd=stranger)


def test_the_playbook_of_readme_uses_two_roles_and_three_modules() -> None:
    text = playbook_of_readme()
    roles = set(re.findall(rf"name: ({re.escape(FULL_NAME)}\.\w+)", text))
    modules = set(re.findall(rf"^\s+({re.escape(FULL_NAME)}\.\w+):", text, re.MULTILINE))
    assert (len(roles), len(modules)) == (2, 3)


@pytest.mark.timeout(300)
def test_a_strangers_playbook_works_twice_from_the_archive(stranger: Path, new_simulator: Callable[..., Any]) -> None:
    running = new_simulator(speed=SPEED_OF_THE_DEMO)
    first = run_stranger(stranger, running)
    assert first.changed > 0
    second = run_stranger(stranger, running)
    assert second.changed == 0, second.output
