# SPDX-License-Identifier: GPL-3.0-or-later
"""Two runs that are started at once against one project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ansible_runs import ROOT
from tests.trials.interruption.pictures import differences, picture
from tests.trials.interruption.stories import INSTALL, SPEED, TEARDOWN, Site, doubled, of_the_cloud

pytestmark = pytest.mark.timeout(900)
Command = tuple[str, ...]
INSTALL_OF_TWO = ("site.yml", "-i", str(ROOT / "inventories" / "prod"))


def test_two_first_runs_at_once_both_end_well_and_make_one_site(new_simulator: Any, tmp_path: Path) -> None:
    site = Site(new_simulator(speed=SPEED), tmp_path)
    twice(site, INSTALL)
    assert doubled(picture(site.simulator.state())) == []
    created = [entry["path"] for entry in site.simulator.journal() if is_creation(entry)]
    assert len(created) == len(set(created))


@pytest.mark.sampled("command", (INSTALL, INSTALL_OF_TWO), 0)
def test_two_first_runs_at_once_leave_what_one_leaves(new_simulator: Any, tmp_path: Path, command: Command) -> None:
    alone = Site(new_simulator(speed=SPEED), tmp_path).completed(command)
    site = Site(new_simulator(speed=SPEED), tmp_path)
    twice(site, command)
    assert differences(picture(site.simulator.state()), alone.picture) == []


@pytest.mark.sampled("command", (INSTALL, INSTALL_OF_TWO), 0)
def test_two_teardowns_at_once_both_end_well_and_leave_nothing(
    new_simulator: Any, tmp_path: Path, command: Command
) -> None:
    site = Site(new_simulator(speed=SPEED), tmp_path)
    empty = picture(site.simulator.state())
    site.completed(command)
    twice(site, TEARDOWN)
    assert differences(of_the_cloud(picture(site.simulator.state())), of_the_cloud(empty)) == []


def twice(site: Site, command: Command) -> None:
    """Starts a run two times at once; both must end well."""
    with site.begun(command) as one, site.begun(command) as other:
        assert one.status() == 0, one.printed
        assert other.status() == 0, other.printed


def is_creation(entry: dict[str, Any]) -> bool:
    """Whether a request made something of a kind that a site has one of."""
    made = entry["method"] == "POST" and entry["write"] and entry["status"] == 200
    return made and entry["path"].endswith(("/clusters", "/nodePools", "/memberships", "/subnetworks"))
