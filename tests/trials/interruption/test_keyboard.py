# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl-C in the middle of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.ansible_runs import ROOT
from tests.trials.interruption.stories import INSTALL, SPEED, Site


def test_ctrl_c_ends_a_run_and_leaves_no_secret_in_any_file(new_simulator: Any, tmp_path: Path) -> None:
    site = Site(new_simulator(speed=SPEED), tmp_path / "home", {"TMPDIR": str(tmp_path / "scratch")})
    (tmp_path / "scratch").mkdir()
    with site.begun((*INSTALL, "-vvvv")) as run:
        assert run.await_moment(lambda: any("/secrets/" in entry["path"] for entry in site.simulator.journal()))
        assert run.interrupt() != 0
    places = (tmp_path, ROOT / ".ansible", *ROOT.glob("*.retry"))
    assert [str(file) for place in places for file in files_with(place, site.secrets())] == []


def files_with(place: Path, secrets: tuple[str, ...]) -> list[Path]:
    """The files in a folder that hold one of the secrets."""
    wanted = [secret.encode() for secret in secrets]
    files = [file for file in place.rglob("*") if file.is_file()] if place.is_dir() else [place]
    return [file for file in files if any(secret in file.read_bytes() for secret in wanted)]
