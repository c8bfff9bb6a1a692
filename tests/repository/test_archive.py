# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from tests.repository.collection import module_names, role_names

LEFT_OUT = ("tests", "molecule", "simulator", "tools", "changelogs/fragments", "inventories/simulator")


@pytest.fixture(scope="module")
def names(archive: Path) -> set[str]:
    """The names of the archive's files and folders."""
    with tarfile.open(archive) as opened:
        return set(opened.getnames())


def test_the_archive_holds_every_module_and_role(names: set[str]) -> None:
    wanted = {f"plugins/modules/{module}.py" for module in module_names()}
    wanted |= {f"roles/{role}/meta/argument_specs.yml" for role in role_names()}
    assert wanted - names == set()


def test_the_archive_holds_what_a_user_looks_for(names: set[str]) -> None:
    assert {
        "README.md",
        "LICENSE",
        "CHANGELOG.rst",
        "requirements.txt",
        "meta/runtime.yml",
        "playbooks/site.yml",
    } <= names


def test_the_archive_leaves_out_what_only_a_checkout_needs(names: set[str]) -> None:
    assert sorted(name for name in names if name.startswith((*LEFT_OUT, "."))) == []
    assert sorted(name for name in names if name.endswith((".pyc", "__pycache__"))) == []


def test_the_archive_is_small(archive: Path) -> None:
    assert archive.stat().st_size < 500_000
