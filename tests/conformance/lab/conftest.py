# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user has who starts a tool that runs genuine programs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from simulator.genuine import programs
from tests.genuine import require_programs
from tests.repository.test_demo import demo_environment


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A clean environment in which Go and the built programs are found."""
    require_programs()
    known = subprocess.run(["go", "env", "GOMODCACHE", "GOPROXY"], capture_output=True, text=True, check=True)
    modules, proxy = known.stdout.splitlines()
    clean = demo_environment(tmp_path)
    places = {"GKEFLEET_PROGRAMS": str(programs.path("etcd").parents[1]), "GOMODCACHE": modules, "GOPROXY": proxy}
    return {**clean, **places, "PATH": f"{clean['PATH']}:{os.environ['PATH']}"}
