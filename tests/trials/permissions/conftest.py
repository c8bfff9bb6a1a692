# SPDX-License-Identifier: GPL-3.0-or-later
"""A project that callers with few permissions look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.trials.calls import Site
from tests.trials.permissions.callers import SPEED, full


@pytest.fixture(scope="package")
def complete(site: Site) -> Iterator[Any]:
    """A project in which its owner has made everything, and in which nothing is changed any more."""
    from simulator import app

    with app.start(speed=SPEED) as cloud:
        yield full(cloud, site.run)
