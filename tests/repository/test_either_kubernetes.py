# SPDX-License-Identifier: GPL-3.0-or-later
"""What make conformance repeats on genuine control planes really runs on them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository.collection import ROOT

FOLDERS = ("dataplane", "modules", "playbooks")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / "tests" / folder).glob("*.py"))
EMBEDDED_ONLY = re.compile(r"^pytestmark = .*pytest\.mark\.embedded_only\(", re.MULTILINE)


def starts(path: Path) -> Iterator[ast.Call]:
    """The calls by which a file starts simulators of its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("app.start"):
            yield node


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_runs_on_genuine_control_planes_as_a_whole(folder: str) -> None:
    assert f'"tests/{folder}"' in (ROOT / "tools" / "conformance.py").read_text(encoding="utf-8")


def test_a_simulator_that_a_test_starts_has_the_clusters_that_the_run_is_about() -> None:
    either = [path for path in FILES if not EMBEDDED_ONLY.search(path.read_text(encoding="utf-8"))]
    # Settings that are handed on come from a fixture that knows.
    fixed = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in either
        for call in starts(path)
        if not {"kubernetes", None} & {keyword.arg for keyword in call.keywords}
    ]
    assert fixed == []
