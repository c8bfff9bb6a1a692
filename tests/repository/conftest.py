# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest

from tests.ansible_runs import clean_environment, run_program
from tests.repository.collection import ROOT


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection as ansible-galaxy builds it."""
    target = tmp_path_factory.mktemp("archive")
    command = ["ansible-galaxy", "collection", "build", "--output-path", str(target), str(ROOT)]
    run = run_program(command, clean_environment(target / "home"), ROOT, 60)
    assert run.status == 0, run.output
    assert run.complaints == []
    return next(target.glob("gkefleet-inference-*.tar.gz"))
