# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl-C in the middle of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ansible_runs import ROOT
from tests.trials.interruption.stories import INSTALL, INVENTORY, SPEED, Site

DRIFT = ("playbooks/drift.yml", *INVENTORY)
ORDINARY = ("-e", "gkefleet_in_process=false")


def test_ctrl_c_ends_a_run_and_leaves_no_secret_in_any_file(new_simulator: Any, tmp_path: Path) -> None:
    assert leftovers(scratched(new_simulator, tmp_path), INSTALL, tmp_path) == []


@pytest.mark.sampled("command", [(*INSTALL, *ORDINARY), DRIFT, (*DRIFT, *ORDINARY)], 0)
def test_ctrl_c_leaves_no_secret_of_ordinary_modules_nor_of_a_comparison(
    command: tuple[str, ...], new_simulator: Any, tmp_path: Path
) -> None:
    site = scratched(new_simulator, tmp_path)
    if command[0] == DRIFT[0]:
        site.completed(INSTALL)
    assert leftovers(site, command, tmp_path) == []


def scratched(new_simulator: Any, folder: Path) -> Site:
    """A project, and a folder for the temporary files of its runs."""
    (folder / "scratch").mkdir()
    return Site(new_simulator(speed=SPEED), folder / "home", {"TMPDIR": str(folder / "scratch")})


def leftovers(site: Site, command: tuple[str, ...], folder: Path) -> list[str]:
    """The files with a secret that a run leaves which is interrupted while it looks at the Secret."""
    seen = len(site.simulator.journal())
    with site.begun((*command, "-vvvv")) as run:
        assert run.await_moment(lambda: any("/secrets/" in entry["path"] for entry in site.simulator.journal(seen)))
        assert run.interrupt() != 0
    places = (folder, ROOT / ".ansible", *ROOT.glob("*.retry"))
    return [str(file) for place in places for file in files_with(place, site.secrets())]


def files_with(place: Path, secrets: tuple[str, ...]) -> list[Path]:
    """The files in a folder that hold one of the secrets."""
    wanted = [secret.encode() for secret in secrets]
    files = [file for file in place.rglob("*") if file.is_file()] if place.is_dir() else [place]
    return [file for file in files if any(secret in file.read_bytes() for secret in wanted)]
