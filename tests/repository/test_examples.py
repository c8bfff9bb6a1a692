# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of every module, run in the project that the how-to builds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator import app
from tests.ansible_runs import PlaybookRunner
from tests.conftest import SPEED
from tests.repository.collection import examples_of, module_names, text_of

OF_EVERY_RESULT = {"changed", "diff", "failed", "invocation", "warnings", "deprecations"}
# An address is known only once the gateway has it; the example shows one.
ADDRESS_OF_EXAMPLE = "10.156.0.42"
LOCAL = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
# What takes something away comes last.
LAST = ["inferencepool_export"]


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What the examples of each module returned in the how-to's project, all in one run."""
    folder = tmp_path_factory.mktemp("examples")
    ansible_playbook = PlaybookRunner(folder / "home")
    with app.start(speed=SPEED) as running:
        environ = {**running.environ, "HF_TOKEN": "hf_of_the_tests"}
        ansible_playbook("site.yml", "-i", "inventories/prod", environ=environ)
        text = yaml.safe_dump(playbook(folder)).replace(ADDRESS_OF_EXAMPLE, address_in(running.state(), "europe-west3"))
        (folder / "examples.yml").write_text(text, encoding="utf-8")
        ansible_playbook(folder / "examples.yml", "-i", "localhost,", environ=environ)
    return {module: json.loads((folder / f"{module}.json").read_text(encoding="utf-8")) for module in module_names()}


def address_in(state: dict[str, Any], region: str) -> str:
    """The gateway's address in a region."""
    return next(address for address, place in state["dataplane"].items() if place["region"] == region)


def playbook(folder: Path) -> list[dict[str, Any]]:
    """Every example; one that fails must not hide the others."""
    modules = sorted(module_names(), key=lambda name: (name in LAST, name))
    tasks = [task for module in modules for task in recorded(module, folder / f"{module}.json")]
    interpreter = {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False}
    return [{"name": "Examples", **play, "vars": interpreter, "tasks": tasks}]


def recorded(module: str, results: Path) -> list[dict[str, Any]]:
    """A module's examples, and a task that writes what they returned."""
    examples = examples_of(module)
    names = [f"{module}_{number}" for number in range(len(examples))]
    tasks = [{**task, "register": name, "ignore_errors": True} for task, name in zip(examples, names, strict=True)]
    copy = {"content": "{{ [" + ", ".join(names) + "] | to_json }}", "dest": str(results), "mode": "0600"}
    return [*tasks, {"name": f"Record {module}", "ansible.builtin.copy": copy}]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("module", module_names())
def test_the_examples_run_and_return_what_is_documented(module: str, returned: dict[str, list[dict[str, Any]]]) -> None:
    results = returned[module]
    assert [result for result in results if result["failed"]] == []
    keys = {key for result in results for key in result}
    assert keys - OF_EVERY_RESULT == set(yaml.safe_load(text_of(module, "RETURN"))) - OF_EVERY_RESULT
