# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ansible-test sanity on a copy of the collection, because ansible-test refuses the link under .collections."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from types import SimpleNamespace

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
ROOT = Path(__file__).resolve().parent.parent
# ansible-test keeps the environments of its isolated tests in the home folder: ours stays in the checkout.
HOME = ROOT / ".cache" / "ansible-test"
CHECKED = ("plugins", "meta", "galaxy.yml", "README.md", "LICENSE", "requirements.txt")
TESTS = (
    "action-plugin-docs",
    "ansible-doc",
    "compile",
    "empty-init",
    "line-endings",
    "no-assert",
    "no-get-exception",
    "no-illegal-filenames",
    "no-smart-quotes",
    "replace-urlopen",
    "runtime-metadata",
    "shebang",
    "symlinks",
    "use-argspec-type-path",
    "use-compat-six",
    "validate-modules",
)
# ansible-test downloads a script that installs pip in the environments of isolated tests; Python brings pip along.
# One of those tests imports our modules to see their options, and so needs the libraries they import.
BOOTSTRAP = """\
import ensurepip, pathlib, sysconfig
ensurepip.bootstrap()
pathlib.Path(sysconfig.get_path("purelib"), "gkefleet.pth").write_text({libraries!r})
"""


def main(arguments: list[str]) -> int:
    """Runs the tests named, or all that need nothing beyond Python; gives the exit status."""
    with tempfile.TemporaryDirectory(prefix="gkefleet-sanity-") as directory:
        target = Path(directory) / "ansible_collections" / "gkefleet" / "inference"
        copy_collection(target)
        provide_bootstrap()
        tests = [word for name in arguments or TESTS for word in ("--test", name)]
        command = ["ansible-test", "sanity", "--local", "--python", PYTHON, "--color", "no", *tests]
        programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        environment = {**os.environ, "HOME": str(HOME), "PATH": programs}
        finished = subprocess.run(
            command,
            cwd=target,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    # What pip says while it sets up the isolated tests matters only when something fails.
    print(finished.stdout if finished.returncode else f"{len(tests) // 2} tests passed")
    return finished.returncode


def copy_collection(target: Path) -> None:
    """Copies what ansible-test looks at."""
    target.mkdir(parents=True)
    for name in CHECKED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, target / name)


def provide_bootstrap() -> None:
    """Puts the script that installs pip where ansible-test looks before it downloads one."""
    from ansible_test._internal.python_requirements import get_venv_packages

    version = get_venv_packages(SimpleNamespace(version=PYTHON))["pip"].replace(".", "_")
    script = BOOTSTRAP.format(libraries=sysconfig.get_path("purelib"))
    cache = HOME / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    (cache / f"get_pip_{version}.py").write_text(script, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
