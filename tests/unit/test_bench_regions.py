# SPDX-License-Identifier: GPL-3.0-or-later
"""The regions in which `make bench` brings up its clusters."""

from __future__ import annotations

import sys

import pytest

from simulator.compute.availability import offers
from simulator.compute.machine_types import MACHINE_TYPES
from tests.ansible_runs import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from bench_runs import H100_ZONES, L4_POOL, L4_ZONES, REGIONS

MOST_REGIONS = 16


@pytest.mark.parametrize(
    ("zone", "machine"),
    [*((zone, "a3-highgpu-2g") for zone in H100_ZONES), *((zone, L4_POOL["machine_type"]) for zone in L4_ZONES)],
)
def test_a_zone_has_the_machines_that_are_made_in_it(zone: str, machine: str) -> None:
    assert offers(zone, MACHINE_TYPES[machine])


def test_there_are_as_many_as_it_measures() -> None:
    assert len(REGIONS) >= MOST_REGIONS
