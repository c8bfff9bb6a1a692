# SPDX-License-Identifier: GPL-3.0-or-later
"""A terminal for each file of tests: its tests are typed one after another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.clients import terminal as terminals
from tests.conformance.clients.terminal import Terminal
from tests.conformance.conftest import TYPED


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """A terminal in front of an empty project; only files that say so take the clusters that the run is about."""
    either = getattr(request.module, "EITHER_KUBERNETES", False)
    kubernetes = request.getfixturevalue("kubernetes") if either else "embedded"
    speed = getattr(request.module, "SPEED", terminals.SPEED)
    home = tmp_path_factory.mktemp("home")
    running = terminals.start(home, "--speed", str(speed), "--kubernetes", kubernetes)
    yield running.terminal
    running.stop()


@pytest.fixture(autouse=True)
def _count(request: pytest.FixtureRequest) -> Iterator[None]:
    """Notes in each test's report how many commands of which program were typed since the last one."""
    yield
    if "terminal" not in request.fixturenames:
        return
    terminal: Terminal = request.getfixturevalue("terminal")
    for program, times in (terminal.typed - terminal.reported).items():
        request.node.user_properties.append((f"{TYPED}{program}", times))
    terminal.reported = terminal.typed.copy()
