# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo on genuine programs, as a user starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ansible_runs import ROOT
from tests.repository.test_demo import ANSWERS, answers_in, left_running

pytestmark = pytest.mark.timeout(400)


def test_the_lab_shows_an_answer_of_each_region_and_leaves_nothing_behind(
    environment: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "tools/lab.py"]
    finished = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert finished.stdout.startswith("lab: needs Go")
    assert answers_in(finished.stdout) == ANSWERS
    assert left_running(environment) == []
    assert list((tmp_path / "tmp").iterdir()) == []
