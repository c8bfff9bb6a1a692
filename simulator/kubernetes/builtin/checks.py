# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that the rules of several built-in kinds share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from simulator.kubernetes.applying.merging import same
from simulator.kubernetes.causes import Cause, Path, duplicate, invalid_value, required, unsupported
from simulator.kubernetes.objects.names import port_name_problems, port_number_problems

IMMUTABLE = "field is immutable"
PROTOCOLS = ("SCTP", "TCP", "UDP")


def not_negative(part: Mapping[str, Any], names: Iterable[str], path: Path) -> Iterator[Cause]:
    """Refuses numbers below zero."""
    for name in names:
        if part.get(name, 0) < 0:
            yield invalid_value((*path, name), part[name], "must be greater than or equal to 0")


def one_of(part: Mapping[str, Any], name: str, allowed: tuple[str, ...], path: Path) -> Iterator[Cause]:
    """Refuses a word that is not among the allowed ones; an absent one passes."""
    if name in part and part[name] not in allowed:
        yield unsupported((*path, name), part[name], allowed)


def unchanged(part: Mapping[str, Any], old: Mapping[str, Any], names: Iterable[str], path: Path) -> Iterator[Cause]:
    """Refuses a change of fields that stay as they were made."""
    for name in names:
        if not same(part.get(name), old.get(name)):
            yield invalid_value((*path, name), part.get(name), IMMUTABLE)


def well_formed(text: str, problems: Callable[[str], list[str]], path: Path) -> Iterator[Cause]:
    """Refuses a text that does not have its form; an empty one is missing."""
    if not text:
        yield required(path)
        return
    for problem in problems(text):
        yield invalid_value(path, text, problem)


def distinct(items: Iterable[Mapping[str, Any]], name: str, path: Path) -> Iterator[Cause]:
    """Refuses a second item with the same name."""
    seen: set[Any] = set()
    for index, item in enumerate(items):
        value = item.get(name)
        if value and value in seen:
            yield duplicate((*path, index, name), value)
        seen.add(value)


def port_causes(value: Any, path: Path) -> Iterator[Cause]:
    """Refuses what is neither a port number nor the name of a port."""
    problems = port_name_problems(value) if isinstance(value, str) else port_number_problems(value)
    for problem in problems:
        yield invalid_value(path, value, problem)
