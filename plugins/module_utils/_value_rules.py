# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for values of variables: what a value must be, said before another layer refuses it late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._names import NameRule

# A rule takes what the variable is called and its value, and gives whole sentences.
Rule = Callable[[str, Any], Iterator[str]]
SHOWN = 60  # characters of a value that a message repeats
YES_OR_NO = ("yes", "no", "true", "false", "on", "off", "1", "0", "t", "f", "y", "n")


def shown(value: Any) -> str:
    """Give a value as a message shows it: escaped and short."""
    written = repr(value)
    return written if len(written) <= SHOWN else f"{written[:SHOWN]}..."


def text(rule: NameRule, *, empty: bool = False) -> Rule:
    """Give the rule for text that a pattern describes; ``empty`` text may stand for leaving it out."""

    def problems(option: str, value: Any) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{option}: {shown(value)} is not text; set {rule.words}, in quotes"
        elif value or not empty:
            yield from rule.problems(option, value)

    return problems


def whole(least: int, most: int = 2_147_483_647) -> Rule:
    """Give the rule for whole numbers; those given with -e are text."""

    def problems(option: str, value: Any) -> Iterator[str]:
        number = _number(value)
        if number is None or not least <= number <= most:
            limit = f"{least} or more" if most == 2_147_483_647 else f"a whole number from {least} to {most}"
            yield f"{option}: {shown(value)}; set {limit}"

    return problems


def _number(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def choice(*values: str) -> Rule:
    """Give the rule for one of a few words."""

    def problems(option: str, value: Any) -> Iterator[str]:
        if value not in values:
            yield f"{option}: {shown(value)} is not known; set one of {', '.join(word or 'nothing' for word in values)}"

    return problems


def flag(option: str, value: Any) -> Iterator[str]:
    """Say why the value is neither true nor false."""
    if not isinstance(value, bool) and str(value).lower() not in YES_OR_NO:
        yield f"{option}: {shown(value)} is neither true nor false; set one of them"


def list_of(rule: Rule, *, least: int = 0, distinct: bool = False) -> Rule:
    """Give the rule for lists whose entries follow a rule."""

    def problems(option: str, value: Any) -> Iterator[str]:
        if isinstance(value, str) or not isinstance(value, Sequence):
            yield f'{option}: {shown(value)} is not a list; set one such as [a, b], or -e \'{{"{option}": ["a"]}}\''
            return
        if len(value) < least:
            yield f"{option} is empty; list at least {least}"
        for position, entry in enumerate(value):
            yield from rule(f"{option}[{position}]", entry)
        if distinct and len({repr(entry) for entry in value}) < len(value):
            yield f"{option}: an entry is listed twice; list each once"

    return problems


def map_of(key: Rule, entry: Rule, *, least: int = 0) -> Rule:
    """Give the rule for mappings by the rules of keys and values."""

    def problems(option: str, value: Any) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield f"{option}: {shown(value)} is no mapping; set names with their values"
            return
        if len(value) < least:
            yield f"{option} is empty; set at least {least}"
        for name, held in value.items():
            yield from key(f"{option}, name {shown(name)}", name)
            yield from entry(f"{option}.{name}" if str(name).isprintable() else f"{option}, {shown(name)}", held)

    return problems


def anything(option: str, value: Any) -> Iterator[str]:
    """Leave the value to a rule elsewhere."""
    yield from ()


def fields(needed: Sequence[str] = (), **rules: Rule) -> Rule:
    """Give the rule for a mapping of known fields, each of which may be null or left out unless it is needed."""

    def problems(option: str, value: Any) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield f"{option}: {shown(value)} is no mapping; set some of {', '.join(rules)}"
            return
        for name in needed:
            if value.get(name) is None:
                yield f"{option}.{name} is not set; set it"
        for name, held in value.items():
            if name not in rules:
                yield f"{option}: {shown(name)} is not known; set some of {', '.join(rules)}"
            elif held is not None:
                yield from rules[name](f"{option}.{name}", held)

    return problems


def either(*rules: Rule) -> Rule:
    """Give the rule for values that one of several rules takes; the first one's words are said."""

    def problems(option: str, value: Any) -> Iterator[str]:
        said = [list(rule(option, value)) for rule in rules]
        if all(said):
            yield from said[0]

    return problems
