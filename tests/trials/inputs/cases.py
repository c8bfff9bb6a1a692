# SPDX-License-Identifier: GPL-3.0-or-later
"""What a broken variable looks like, and how many ways there are to break one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

CONTROL = "a\x07b"
NEWLINE = "a\nkind: Secret"
LONG = "x" * 300
UNICODE = "größe"
SHELL = "$(touch /tmp/owned); `id`"
YAML = "x: {y: [}"
JINJA_NONE = "{{ none }}"
UNDEFINED = "{{ there_is_no_such_variable }}"
# No name of Google or Kubernetes is any of these.
NO_NAMES = (CONTROL, NEWLINE, LONG, UNICODE, SHELL, YAML, "Upper", "-first", "last-", "under_score", " space")
NO_VALUES = (None, JINJA_NONE, UNDEFINED)


@dataclass(frozen=True)
class Case:
    """Variables that cannot work, where they stand, and what the refusal must name: the variable, and its field."""

    where: str
    values: tuple[tuple[str, Any], ...]
    names: str
    field: str = ""

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={json.dumps(value)}" for name, value in self.values)
        return f"{self.where}: {shown}"[:90]


def group(variable: str, *values: Any, names: str = "") -> list[Case]:
    """Values of one variable for both clusters, typed as YAML has them."""
    return [Case("group", ((variable, value),), names or variable) for value in values]


def host(variable: str, *values: Any, names: str = "") -> list[Case]:
    """Values of one variable that only gke-east has."""
    return [Case("host", ((variable, value),), names or variable) for value in values]


def west(variable: str, *values: Any, names: str = "") -> list[Case]:
    """Values of one variable that only gke-west has."""
    return [Case("west", ((variable, value),), names or variable) for value in values]


def text(variable: str, *values: str, names: str = "") -> list[Case]:
    """Values given as -e name=value, which are always text."""
    return [Case("text", ((variable, value),), names or variable) for value in values]


def together(names: str, **variables: Any) -> list[Case]:
    """Several variables that contradict each other."""
    return [Case("group", tuple(variables.items()), names)]
