# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated project for each test of a module, and the module run in one way or the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.ways import WAYS, Way

SERVICES = ("compute", "container", "gkehub", "multiclusteringress", "multiclusterservicediscovery", "connectgateway")


@pytest.fixture
def cloud(new_simulator: Callable[..., Any]) -> Any:
    """A project of the test's own with the APIs enabled."""
    return new_simulator(enabled=SERVICES)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both ways to run a module through its life; otherwise one, as the ways differ in Ansible's part alone."""
    if "way" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_ways") is not None
        names = list(WAYS) if both and metafunc.config.getoption("--kubernetes") != "real" else list(WAYS)[:1]
        metafunc.parametrize("way", [WAYS[name] for name in names], ids=names)


@pytest.fixture
def run(cloud: Any, way: Way, monkeypatch: pytest.MonkeyPatch) -> ModuleRunner:
    """Runs modules against the test's own project."""
    for name, value in cloud.environ.items():
        monkeypatch.setenv(name, value)
    return ModuleRunner(cloud, way)
