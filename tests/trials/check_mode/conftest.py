# SPDX-License-Identifier: GPL-3.0-or-later
"""A complete project that trials disturb and runs repair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.trials.calls import Site, in_cloud, repeated
from tests.trials.check_mode.trial import Declared, declared, refusals
from tests.trials.hands import Hands
from tests.trials.objects import Objects

SPEED = 5000.0


@dataclass(frozen=True)
class Complete:
    """A project as the site wants it, what it declares, and somebody who can disturb it."""

    cloud: Any
    site: Site
    known: Declared
    wanted: Objects
    hands: Hands


@pytest.fixture(scope="session")
def brought_up(site: Site) -> Iterator[Complete]:
    """A project brought up by a replayed first run; every test leaves it complete."""
    from simulator import app

    with app.start(speed=SPEED) as cloud:
        with in_cloud(cloud):
            known = declared(repeated(site.plan, check=True))
            assert refusals(repeated(site.run)) == []
        yield Complete(cloud, site, known, known.of(cloud.state()), Hands(cloud))


@pytest.fixture
def complete(brought_up: Complete) -> Iterator[Complete]:
    """The complete project, to which all calls go meanwhile."""
    with in_cloud(brought_up.cloud):
        yield brought_up
