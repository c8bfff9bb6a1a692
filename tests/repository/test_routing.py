# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from tests.repository.collection import ROOT, module_names, runtime


def test_the_action_group_lists_exactly_the_modules() -> None:
    assert sorted(runtime()["action_groups"]["gkefleet"]) == module_names()


def test_every_module_has_an_action_plugin_of_its_own() -> None:
    # One action for all of them would hand the defaults of one module to all.
    assert sorted(path.stem for path in (ROOT / "plugins" / "action").glob("*.py")) == module_names()
    assert "plugin_routing" not in runtime()


def test_every_module_has_tests() -> None:
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / "modules").glob("test_*.py")}
    untested = {module for module in module_names() if not any(name.startswith(module) for name in tested)}
    assert untested == set()


def test_every_role_has_a_molecule_scenario() -> None:
    roles = {path.name for path in (ROOT / "roles").glob("[!.]*") if path.is_dir()}
    scenarios = {path.parent.name for path in (ROOT / "molecule").glob("*/molecule.yml")}
    assert roles - scenarios == set()
