# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of every module, run in the project that the how-to builds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator import app
from tests.ansible_runs import PlaybookRunner, clean_environment, run_program
from tests.conftest import SPEED_OF_THE_DEMO
from tests.repository.collection import ROOT, examples_of, module_names, text_of

OF_EVERY_RESULT = {"changed", "diff", "failed", "invocation", "warnings", "deprecations"}
# An address is known only once the gateway has it; the example shows one.
ADDRESS_OF_EXAMPLE = "10.156.0.42"
FLEET_INVENTORY = "plugin: gkefleet.inference.gke_fleet\nproject: my-gke-project\n"
# What takes something away comes last.
LAST = ["inferencepool_export", "mc_gateway_region"]


@dataclass(frozen=True)
class Site:
    """The how-to's project on a simulator."""

    environ: dict[str, str]
    folder: Path
    address: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The project after `site.yml`, for the whole file."""
    folder = tmp_path_factory.mktemp("examples")
    with app.start(speed=SPEED_OF_THE_DEMO) as running:
        environ = {**running.environ, "HF_TOKEN": "hf_of_the_tests"}
        PlaybookRunner(folder / "home")("site.yml", "-i", "inventories/prod", environ=environ)
        yield Site(environ, folder, address_in(running.state(), "europe-west3"))


@pytest.fixture(scope="module")
def returned(site: Site) -> dict[str, list[dict[str, Any]]]:
    """What the examples of each module returned, all in one run."""
    examples, results = site.folder / "examples.yml", site.folder / "results.json"
    text = yaml.safe_dump(playbook(results)).replace(ADDRESS_OF_EXAMPLE, site.address)
    examples.write_text(text, encoding="utf-8")
    PlaybookRunner(site.folder / "home")(examples, "-i", "localhost,", environ=site.environ)
    found: dict[str, list[dict[str, Any]]] = json.loads(results.read_text(encoding="utf-8"))
    return found


def address_in(state: dict[str, Any], region: str) -> str:
    """The gateway's address in a region."""
    return next(address for address, place in state["dataplane"].items() if place["region"] == region)


def playbook(results: Path) -> list[dict[str, Any]]:
    """Every example, and what they returned in a file; one that fails must not hide the others."""
    modules = sorted(module_names(), key=lambda name: (name in LAST, name))
    registered = {module: [f"{module}_{number}" for number in range(len(examples_of(module)))] for module in modules}
    tasks = [
        {**task, "register": name, "ignore_errors": True}
        for module in modules
        for task, name in zip(examples_of(module), registered[module], strict=True)
    ]
    everything = ", ".join(f"'{module}': [{', '.join(names)}]" for module, names in registered.items())
    copy = {"content": f"{{{{ {{{everything}}} | to_json }}}}", "dest": str(results), "mode": "0600"}
    interpreter = {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False}
    last = {"name": "Record the results", "ansible.builtin.copy": copy}
    return [{"name": "Examples", **play, "vars": interpreter, "tasks": [*tasks, last]}]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("module", module_names())
def test_the_examples_run_and_return_what_is_documented(module: str, returned: dict[str, list[dict[str, Any]]]) -> None:
    results = returned[module]
    assert [result for result in results if result["failed"]] == []
    keys = {key for result in results for key in result}
    assert keys - OF_EVERY_RESULT == set(yaml.safe_load(text_of(module, "RETURN"))) - OF_EVERY_RESULT


@pytest.mark.timeout(300)
def test_the_inventory_plugin_finds_the_hosts_and_groups_of_the_inventory_that_made_them(site: Site) -> None:
    (site.folder / "my.gke_fleet.yml").write_text(FLEET_INVENTORY, encoding="utf-8")
    found, made = (groups(site, source) for source in (str(site.folder / "my.gke_fleet.yml"), "inventories/prod"))
    assert found == made


def groups(site: Site, source: str) -> dict[str, list[str]]:
    """The hosts of each group that an inventory has."""
    environment = clean_environment(site.folder / "home", site.environ)
    run = run_program(["ansible-inventory", "-i", source, "--list"], environment, ROOT, 60)
    assert run.status == 0, run.output
    listed = json.loads(run.output)
    return {name: hosts_of(listed, name) for name in listed if name not in ("_meta", "all", "ungrouped")}


def hosts_of(listed: dict[str, Any], group: str) -> list[str]:
    """The hosts of a group and of the groups in it."""
    entry = listed.get(group, {})
    below = [host for child in entry.get("children", []) for host in hosts_of(listed, child)]
    return sorted({*entry.get("hosts", []), *below})
