# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the genuine programs are at hand."""

from __future__ import annotations

import pytest

from simulator.genuine import programs


def require_programs(*names: str) -> None:
    """Skips the test that asks, unless these programs (all of the lab's when none is named) are built."""
    try:
        missing = [name for name in names or programs.OF_THE_LAB if not programs.path(name).exists()]
    except programs.MissingGo as error:
        pytest.skip(str(error))
    if missing:
        pytest.skip(f"not built: {', '.join(missing)}; make conformance builds them")
