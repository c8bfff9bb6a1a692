# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re
from pathlib import Path

from tests.repository.collection import ROOT, own_files

LICENSED = (
    "# Copyright: gkefleet.inference contributors",
    "# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)",
    "# SPDX-License-Identifier: GPL-3.0-or-later",
)
# Built from pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile("|".join(rf"(?<![\w.~}}/-])/{top}/" for top in ("work", "root", "home", "Users")))
PACKAGE_HOSTS = re.compile("|".join(("python" + "hosted", "pypi" + r"\.org", "--index" + "-url", "--find" + "-links")))


def text_files() -> list[tuple[str, str]]:
    """Every text file of the repository with its name."""
    found = []
    for path in own_files():
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((str(path.relative_to(ROOT)), content.decode()))
    return found


def python_files(*folders: str) -> list[Path]:
    """The Python files of these folders that hold anything."""
    inside = [path for path in own_files() if path.suffix == ".py" and path.stat().st_size]
    return [path for path in inside if path.relative_to(ROOT).as_posix().startswith(folders)]


def head(path: Path) -> tuple[str, ...]:
    """The first lines of a file."""
    return tuple(path.read_text(encoding="utf-8").splitlines()[:4])


def test_every_python_file_names_its_licence() -> None:
    assert [str(path) for path in python_files("") if LICENSED[2] not in head(path)] == []


def test_every_plugin_that_galaxy_shows_names_the_whole_licence() -> None:
    shown = python_files("plugins/modules/", "plugins/action/")
    assert [str(path) for path in shown if not set(LICENSED) <= set(head(path))] == []


def test_the_licence_is_there_in_full() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert [name for name, text in text_files() if MACHINE_PATHS.search(text)] == []


def test_no_file_names_a_package_host() -> None:
    assert [name for name, text in text_files() if PACKAGE_HOSTS.search(text)] == []


def test_the_pinned_versions_cover_every_requirement() -> None:
    pinned = {line.split("==")[0].lower() for line in lines("constraints.txt")}
    wanted = {
        re.split(r"[<>=]", line)[0].strip().lower()
        for name in ("requirements.txt", "requirements-simulator.txt", "requirements-dev.txt")
        for line in lines(name)
        if not line.startswith("-r")
    }
    assert wanted - pinned == set()


def lines(name: str) -> list[str]:
    """The lines of a requirements file that are no comment."""
    return [
        line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
