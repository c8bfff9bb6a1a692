# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of every module, run in the project that the how-to builds."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The how-to's project on a simulator, as the environment that points at it."""
    home = tmp_path_factory.mktemp("site")
    with app.start(speed=SPEED) as running:
        environ = {**running.environ, "HF_TOKEN": "hf_of_the_tests"}
        PlaybookRunner(home)("site.yml", "-i", "inventories/prod", environ=environ)
        yield {**environ, ADDRESS_OF_EXAMPLE: address_in(running.state(), "europe-west3")}


def address_in(state: dict[str, Any], region: str) -> str:
    """The gateway's address in a region."""
    return next(address for address, place in state["dataplane"].items() if place["region"] == region)


def playbook_of(module: str, results: Path, address: str) -> str:
    """A playbook of a module's examples that writes what each returned."""
    tasks = yaml.safe_load(yaml.safe_dump(examples_of(module)).replace(ADDRESS_OF_EXAMPLE, address))
    for number, task in enumerate(tasks):
        task["register"] = f"example_{number}"
    returned = "{{ [" + ", ".join(task["register"] for task in tasks) + "] | to_json }}"
    write = {"name": "Write what was returned", "ansible.builtin.copy": {"content": returned, "dest": str(results)}}
    write["ansible.builtin.copy"]["mode"] = "0600"
    play = {"name": module, "hosts": "localhost", "gather_facts": False, "tasks": [*tasks, write]}
    return yaml.safe_dump([play | {"vars": LOCAL}])


@pytest.mark.timeout(240)
@pytest.mark.parametrize("module", sorted(module_names(), key=lambda name: (name in LAST, name)))
def test_the_examples_run_and_return_what_is_documented(module: str, site: dict[str, str], tmp_path: Path) -> None:
    environ = dict(site)
    playbook, results = tmp_path / "examples.yml", tmp_path / "results.json"
    playbook.write_text(playbook_of(module, results, environ.pop(ADDRESS_OF_EXAMPLE)), encoding="utf-8")
    PlaybookRunner(tmp_path / "home")(playbook, "-i", "localhost,", environ=environ)
    returned = {key for result in json.loads(results.read_text(encoding="utf-8")) for key in result}
    assert returned - OF_EVERY_RESULT == set(yaml.safe_load(text_of(module, "RETURN"))) - OF_EVERY_RESULT
