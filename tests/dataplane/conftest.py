# SPDX-License-Identifier: GPL-3.0-or-later
"""One gateway over two regions for all tests of the data plane; each test leaves it as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator import app
from tests.dataplane.regions import Regions, make_regions
from tests.simulator.controllers.worlds import SERVICES
from tests.simulator.google import Google


@pytest.fixture(scope="session")
def regions() -> Iterator[Regions]:
    """A gateway over Frankfurt and Virginia, each with one model server."""
    with app.start(speed=1000.0, enabled=SERVICES) as running:
        yield make_regions(Google(running))
