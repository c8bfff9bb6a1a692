# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated clouds for the tests of the simulator itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from simulator import app
from tests.simulator.google import Google

SPEED = 1000.0


@pytest.fixture
def new_google() -> Iterator[Callable[..., Google]]:
    """Starts clouds of their own; the keywords are those of the simulator's settings."""
    started: list[app.Running] = []

    def start(**settings: Any) -> Google:
        started.append(app.start(**{"speed": SPEED, **settings}))
        return Google(started[-1])

    yield start
    for running in started:
        running.stop()


@pytest.fixture
def google(new_google: Callable[..., Google]) -> Google:
    """An empty project."""
    return new_google()
