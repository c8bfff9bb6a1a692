# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the collection as they lie in the repository."""

from __future__ import annotations

import ast
import functools
import subprocess
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
FULL_NAME = "gkefleet.inference"


def module_names() -> list[str]:
    """Every module of the collection."""
    return sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py"))


def role_names() -> list[str]:
    """Every role of the collection."""
    return sorted(path.name for path in (ROOT / "roles").glob("[!.]*") if path.is_dir())


class AnsibleYaml(yaml.SafeLoader):
    """YAML with Ansible's tag for text that is not to be templated."""


AnsibleYaml.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def read_yaml(path: Path) -> Any:
    """The content of a YAML file."""
    return yaml.load(path.read_text(encoding="utf-8"), AnsibleYaml)


def runtime() -> dict[str, Any]:
    """The content of meta/runtime.yml."""
    content: dict[str, Any] = read_yaml(ROOT / "meta" / "runtime.yml")
    return content


@functools.cache
def text_of(module: str, block: str) -> str:
    """DOCUMENTATION, EXAMPLES or RETURN of a module, as text."""
    source = (ROOT / "plugins" / "modules" / f"{module}.py").read_text(encoding="utf-8")
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == block for t in statement.targets
        ):
            return str(ast.literal_eval(statement.value))
    return ""


def examples_of(module: str) -> list[dict[str, Any]]:
    """The example tasks of a module."""
    return list(yaml.safe_load(text_of(module, "EXAMPLES")) or [])


@functools.cache
def own_files() -> tuple[Path, ...]:
    """Every file of the repository that is, or is about to be, under version control."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())
