# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ansible_runs import clean_environment, run_program
from tests.repository.collection import FULL_NAME, ROOT, examples_of, module_names, text_of

SHARED_BY_ALL_TASKS = {
    "name",
    "vars",
    "register",
    "loop",
    "loop_control",
    "when",
    "delegate_to",
    "check_mode",
    "no_log",
}


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What ansible-doc tells of the modules, fragments merged in."""
    names = [f"{FULL_NAME}.{module}" for module in module_names()]
    environment = clean_environment(tmp_path_factory.mktemp("home"))
    run = run_program(["ansible-doc", "--type", "module", "--json", *names], environment, ROOT, 60)
    assert run.status == 0, run.output
    assert run.complaints == []
    return {name.rsplit(".", 1)[-1]: entry for name, entry in json.loads(run.output).items()}


@pytest.mark.parametrize("module", module_names())
def test_ansible_doc_shows_the_module(module: str, documented: dict[str, Any]) -> None:
    assert documented[module]["doc"]["short_description"]
    assert documented[module]["doc"]["options"]


@pytest.mark.parametrize("module", module_names())
def test_every_option_says_what_it_is(module: str, documented: dict[str, Any]) -> None:
    options = documented[module]["doc"]["options"]
    assert [path for path, option in walk(options) if not option.get("description")] == []


@pytest.mark.parametrize("module", module_names())
def test_the_module_says_how_it_behaves_in_check_mode(module: str, documented: dict[str, Any]) -> None:
    assert {"check_mode", "diff_mode"} <= set(documented[module]["doc"].get("attributes", {}))


@pytest.mark.parametrize("module", module_names())
def test_the_module_documents_the_resource_it_returns(module: str) -> None:
    assert "resource" in yaml.safe_load(text_of(module, "RETURN"))


@pytest.mark.parametrize("module", module_names())
def test_the_documentation_fragments_exist(module: str) -> None:
    fragments = yaml.safe_load(text_of(module, "DOCUMENTATION")).get("extends_documentation_fragment", [])
    own = [name.removeprefix(f"{FULL_NAME}.") for name in fragments if name.startswith(FULL_NAME)]
    assert [name for name in own if not fragment_file(name).is_file()] == []


@pytest.mark.parametrize("module", module_names())
def test_the_examples_are_tasks_that_call_the_module_by_its_full_name(module: str) -> None:
    tasks = examples_of(module)
    assert tasks
    assert all(task.get("name") for task in tasks)
    called = [name for task in tasks for name in set(task) - SHARED_BY_ALL_TASKS]
    assert f"{FULL_NAME}.{module}" in called
    assert [name for name in called if name.count(".") != 2] == []


def walk(options: dict[str, Any], above: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every option with its path, suboptions included."""
    found = []
    for name, option in options.items():
        found += [(f"{above}{name}", option), *walk(option.get("suboptions", {}), f"{above}{name}.")]
    return found


def fragment_file(name: str) -> Path:
    """The file of a documentation fragment, given as `file` or `file.part`."""
    return ROOT / "plugins" / "doc_fragments" / f"{name.split('.')[0]}.py"
