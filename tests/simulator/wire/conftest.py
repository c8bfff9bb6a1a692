# SPDX-License-Identifier: GPL-3.0-or-later
"""One simulated project for each file of facts.

In the order of a request's life: headers, operations (container, hub, compute, services and accounts), refusals, what
the server adds (cluster, node pool, fleet, compute, policies), updates, lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from simulator import app
from simulator.latency import TYPICAL
from tests.simulator.google import Google

SERVICES = (
    "compute",
    "container",
    "gkehub",
    "multiclusteringress",
    "multiclusterservicediscovery",
    "connectgateway",
)
# Nothing takes longer than a few milliseconds of a test's own time.
QUICK = {step: min(seconds, 2.0) for step, seconds in TYPICAL.items()}


@pytest.fixture(scope="module")
def start_google() -> Iterator[Callable[..., Google]]:
    """Starts projects that live as long as the file's tests."""
    started: list[app.Running] = []

    def start(**settings: Any) -> Google:
        started.append(app.start(**{"speed": 1000.0, "enabled": SERVICES, "latency": QUICK, **settings}))
        return Google(started[-1])

    yield start
    for running in started:
        running.stop()


@pytest.fixture(scope="module")
def quick(start_google: Callable[..., Google]) -> Google:
    """A project with the APIs enabled, in which everything happens at once."""
    return start_google()
