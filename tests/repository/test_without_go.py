# SPDX-License-Identifier: GPL-3.0-or-later
"""What is built from Go modules says so in one line where there is no Go."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ansible_runs import clean_environment
from tests.repository.collection import ROOT

MISSING = "go is not on the PATH: install Go 1.25 or newer (https://go.dev/dl) to build the programs"


@pytest.mark.parametrize(
    ("tool", "status", "said"), [("lab", 1, f"lab: {MISSING}"), ("conformance", 0, f"conformance: skipped: {MISSING}")]
)
def test_a_tool_that_needs_go_says_where_to_get_it(tool: str, status: int, said: str, tmp_path: Path) -> None:
    # Nothing is on this path but the interpreter, and nothing is built yet.
    environment = clean_environment(tmp_path, {"PATH": str(tmp_path), "GKEFLEET_PROGRAMS": str(tmp_path / "none")})
    command = [sys.executable, f"tools/{tool}.py"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == status
    assert f"{tool}: needs Go 1.25 or newer and about 3 GB of disk" in ended.stdout
    assert said in (ended.stdout + ended.stderr).splitlines()
