# SPDX-License-Identifier: GPL-3.0-or-later
"""Every role lets its user decide what the modules ask for: whether what others made may be changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.repository.collection import FULL_NAME, ROOT, module_names, read_yaml, role_names, text_of

# They wait for what others make, or show it.
READING = {"gateway_class.yml", "pool_helm.yml", "release_preview.yml"}
MADE_JUST_NOW = {"Mark the objects as this collection's"}
ADOPTING = {
    f"{FULL_NAME}.{name}" for name in module_names() if f"{FULL_NAME}.state.ownership" in text_of(name, "DOCUMENTATION")
}


def tasks(block: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The tasks of a file, those in blocks as well."""
    for task in block:
        yield task
        for part in ("block", "rescue", "always"):
            yield from tasks(task.get(part, []))


def arguments(role: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the arguments of each of a role's tasks that could change what others made."""
    for file in sorted((ROOT / "roles" / role / "tasks").glob("*.yml")):
        if file.name not in READING:
            found = tasks(read_yaml(file))
            yield from ((task["name"], task[module]) for task in found for module in ADOPTING & task.keys())


def test_the_modules_that_adopt_are_known() -> None:
    assert len(ADOPTING) > 5


@pytest.mark.parametrize("role", role_names())
def test_every_task_is_told_whether_it_may_adopt(role: str) -> None:
    untold = [name for name, options in arguments(role) if f"{role}_adopt" not in str(options.get("adopt"))]
    assert set(untold) <= MADE_JUST_NOW
