# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine chart, and both renderings of every case; skipped where Go or helm is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.genuine import programs
from tests.ansible_runs import PlaybookRunner
from tests.conformance.chart.cases import CASES
from tests.conformance.chart.registry import Registry, serving
from tests.conformance.chart.rendering import Objects, Rendering, chart_objects, genuine_chart, renderings


@pytest.fixture(scope="session")
def chart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The official chart of the pinned release, in a folder of its own."""
    if not programs.path("helm").exists():
        pytest.skip("helm is not built: make conformance builds it")
    return genuine_chart(tmp_path_factory.mktemp("chart"))


@pytest.fixture(scope="session")
def registry(chart: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry that the chart can be pulled from, as the role's default has it."""
    with serving(chart, tmp_path_factory.mktemp("registry")) as running:
        yield running


@pytest.fixture(scope="session")
def rendered(chart: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rendering]:
    """What the role makes of every case, by the case's name."""
    folder = tmp_path_factory.mktemp("rendering")
    return renderings(folder, CASES, PlaybookRunner(home=folder / "home"))


@pytest.fixture(scope="session")
def pairs(chart: Path, rendered: dict[str, Rendering]) -> dict[str, tuple[Objects, Objects]]:
    """By the case's name: what the chart renders, and what the role applies."""
    return {case.name: (chart_objects(chart, case), rendered[case.name].objects) for case in CASES}
