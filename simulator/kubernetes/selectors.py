# SPDX-License-Identifier: GPL-3.0-or-later
"""Label and field selectors of list requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Requirement:
    """One condition on a label or field; operators are `in`, `notin`, `exists` and `!`."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def holds(self, found: str | None) -> bool:
        """Says whether the value found, or its absence, meets the condition."""
        raise NotImplementedError


@dataclass(frozen=True)
class Selector:
    """Conditions that must all hold."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, values: Mapping[str, str]) -> bool:
        """Says whether these labels (or fields) meet every condition."""
        raise NotImplementedError


def label_selector(text: str) -> Selector:
    """Gives the selector of the labelSelector parameter; raises 400."""
    raise NotImplementedError


def field_selector(text: str, known: Iterable[str]) -> Selector:
    """Gives the selector of the fieldSelector parameter; raises 400 for a field that is not known, or a bad form."""
    raise NotImplementedError


def field_values(resource: Mapping[str, Any], known: Iterable[str]) -> dict[str, str]:
    """Gives the selectable fields of an object as text, for Selector.matches; a missing one is empty."""
    raise NotImplementedError


def object_selector(selector: Mapping[str, Any] | None) -> Selector:
    """Gives the selector of a LabelSelector object (matchLabels, matchExpressions)."""
    raise NotImplementedError
