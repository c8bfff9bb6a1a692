# SPDX-License-Identifier: GPL-3.0-or-later
"""A control plane for all tests of this folder; tests keep apart by namespace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.kubernetes.live_server import LiveServer, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One running control plane."""
    with running(tmp_path_factory.mktemp("kubernetes")) as live:
        yield live
