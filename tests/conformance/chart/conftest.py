# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine chart, and both renderings of every case; skipped where Go or helm is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.genuine import programs
from tests.ansible_runs import PlaybookRunner
from tests.conformance.chart.cases import CASES
from tests.conformance.chart.rendering import Objects, chart_objects, genuine_chart, role_objects


@pytest.fixture(scope="session")
def chart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The official chart of the pinned release, in a folder of its own."""
    if not programs.path("helm").exists():
        pytest.skip("helm is not built: make conformance builds it")
    return genuine_chart(tmp_path_factory.mktemp("chart"))


@pytest.fixture(scope="session")
def pairs(chart: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Objects, Objects]]:
    """By the case's name: what the chart renders, and what the role applies."""
    folder = tmp_path_factory.mktemp("rendering")
    ours = role_objects(folder, CASES, PlaybookRunner(home=folder / "home"))
    return {case.name: (chart_objects(chart, case), ours[case.name]) for case in CASES}
