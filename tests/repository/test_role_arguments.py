# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from tests.repository.collection import ROOT, read_yaml, role_names


def entry_points(role: str) -> dict[str, Any]:
    """The entry points of a role's argument_specs."""
    specs: dict[str, Any] = read_yaml(ROOT / "roles" / role / "meta" / "argument_specs.yml")["argument_specs"]
    return specs


def options(role: str) -> set[str]:
    """Every variable that any entry point of a role takes."""
    return {name for entry in entry_points(role).values() for name in entry.get("options", {})}


def defaults(role: str) -> dict[str, Any]:
    """The role's defaults."""
    return read_yaml(ROOT / "roles" / role / "defaults" / "main.yml") or {}


@pytest.mark.parametrize("role", role_names())
def test_every_default_is_described(role: str) -> None:
    assert set(defaults(role)) - options(role) == set()


@pytest.mark.parametrize("role", role_names())
def test_every_described_variable_has_a_default_or_is_required(role: str) -> None:
    open_ends = {
        name
        for entry in entry_points(role).values()
        for name, option in entry.get("options", {}).items()
        if name not in defaults(role) and not option.get("required")
    }
    assert open_ends == set()


@pytest.mark.parametrize("role", role_names())
def test_the_described_defaults_are_the_real_ones(role: str) -> None:
    wrong = {
        f"{entry}: {name}"
        for entry, spec in entry_points(role).items()
        for name, option in spec.get("options", {}).items()
        if "default" in option and option["default"] != defaults(role).get(name)
    }
    assert wrong == set()


@pytest.mark.parametrize("role", role_names())
def test_every_variable_has_the_prefix_of_its_role(role: str) -> None:
    assert {name for name in options(role) if not name.startswith((f"{role}_", "gkefleet_"))} == set()


@pytest.mark.parametrize("role", role_names())
def test_every_variable_says_what_it_is(role: str) -> None:
    nameless = {
        f"{entry}: {name}"
        for entry, spec in entry_points(role).items()
        for name, option in spec.get("options", {}).items()
        if not option.get("description")
    }
    assert nameless == set()


@pytest.mark.parametrize("role", role_names())
def test_every_entry_point_has_its_tasks(role: str) -> None:
    tasks = {path.stem for path in (ROOT / "roles" / role / "tasks").glob("*.yml")}
    assert set(entry_points(role)) - tasks == set()


@pytest.mark.parametrize("role", role_names())
def test_every_task_file_is_an_entry_point_or_part_of_one(role: str) -> None:
    files = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "roles" / role / "tasks").glob("*.yml")}
    parts = {name for name in files if any(f"_tasks: {name}.yml" in text for text in files.values())}
    assert set(files) - set(entry_points(role)) - parts == set()


@pytest.mark.parametrize("role", role_names())
def test_the_table_of_contents_stays_short(role: str) -> None:
    main = (ROOT / "roles" / role / "tasks" / "main.yml").read_text(encoding="utf-8")
    assert len(main.splitlines()) <= 60


@pytest.mark.parametrize("role", role_names())
def test_the_role_has_a_readme_and_says_what_it_is(role: str) -> None:
    assert (ROOT / "roles" / role / "README.md").is_file()
    assert (ROOT / "roles" / role / "meta" / "main.yml").is_file()
