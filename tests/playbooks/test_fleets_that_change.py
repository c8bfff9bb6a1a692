# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet changes by its inventory: another engine, or one more host."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.playbooks.cloud import EXAMPLES, PROD, Project

pytestmark = pytest.mark.timeout(900)

WEST_AND_EAST = {"europe-west3": "gke-west", "us-east4": "gke-east"}


@pytest.fixture
def simulator(new_simulator: Callable[..., Any], of_sites: dict[str, Any]) -> Any:
    return new_simulator(**of_sites)


def test_sglang_serves_an_ungated_model_on_its_own_port_in_another_namespace(simulator: Any, tmp_path: Path) -> None:
    fleet = Project(simulator, tmp_path, EXAMPLES / "sglang")
    assert fleet.play("site.yml").answers == WEST_AND_EAST
    assert fleet.play("site.yml").writes == []


def test_one_region_grows_to_two_by_one_host(simulator: Any, tmp_path: Path) -> None:
    one = Project(simulator, tmp_path, EXAMPLES / "one_region")
    assert one.play("site.yml").answers == {"europe-west3": "gke-west"}
    two = Project(simulator, tmp_path, PROD)
    assert two.play("site.yml").answers == WEST_AND_EAST
