# SPDX-License-Identifier: GPL-3.0-or-later
"""Two runs that are started at once against one project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.trials.interruption.pictures import picture
from tests.trials.interruption.stories import INSTALL, SPEED, Site, doubled

pytestmark = pytest.mark.timeout(900)


def test_two_first_runs_at_once_both_end_well_and_make_one_site(new_simulator: Any, tmp_path: Path) -> None:
    site = Site(new_simulator(speed=SPEED), tmp_path)
    with site.begun(INSTALL) as one, site.begun(INSTALL) as other:
        assert one.status() == 0, one.printed
        assert other.status() == 0, other.printed
    assert doubled(picture(site.simulator.state())) == []
    created = [entry["path"] for entry in site.simulator.journal() if is_creation(entry)]
    assert len(created) == len(set(created))


def is_creation(entry: dict[str, Any]) -> bool:
    """Whether a request made something of a kind that a site has one of."""
    made = entry["method"] == "POST" and entry["write"] and entry["status"] == 200
    return made and entry["path"].endswith(("/clusters", "/nodePools", "/memberships", "/subnetworks"))
