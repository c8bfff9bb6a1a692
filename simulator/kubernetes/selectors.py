# SPDX-License-Identifier: GPL-3.0-or-later
"""Label and field selectors of list requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.errors import bad_request
from simulator.kubernetes.label_selectors import SelectorReader
from simulator.kubernetes.objects.names import LABEL_VALUE, qualified_name_problems

FIELD_TERM = re.compile(r"^(?P<key>[^=!]+?)(?P<sign>==|!=|=)(?P<value>.*)$")


@dataclass(frozen=True)
class Requirement:
    """One condition on a label or field; operators are `in`, `notin`, `exists`, `!`, `gt` and `lt`."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def holds(self, found: str | None) -> bool:
        """Says whether the value found, or its absence, meets the condition."""
        if self.operator in ("exists", "!"):
            return (found is not None) == (self.operator == "exists")
        if self.operator in ("gt", "lt"):
            return _compares(found, self.operator, self.values[0])
        return (found in self.values) if self.operator == "in" else (found not in self.values)


@dataclass(frozen=True)
class Selector:
    """Conditions that must all hold."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, values: Mapping[str, str]) -> bool:
        """Says whether these labels (or fields) meet every condition."""
        return all(requirement.holds(values.get(requirement.key)) for requirement in self.requirements)


def label_selector(text: str) -> Selector:
    """Gives the selector of the labelSelector parameter; raises 400."""
    try:
        terms = SelectorReader(text).terms()
    except ValueError as error:
        raise bad_request(str(error)) from error
    return Selector(tuple(_checked(Requirement(*term)) for term in terms))


def field_selector(text: str, known: Iterable[str]) -> Selector:
    """Gives the selector of the fieldSelector parameter; raises 400 for a field that is not known, or a bad form."""
    selectable = set(known)
    return Selector(tuple(_field_requirement(term, selectable) for term in text.split(",") if term))


def field_values(resource: Mapping[str, Any], known: Iterable[str]) -> dict[str, str]:
    """Gives the selectable fields of an object as text, for Selector.matches; a missing one is empty."""
    return {path: _text_at(resource, path) for path in known}


def object_selector(selector: Mapping[str, Any] | None) -> Selector:
    """Gives the selector of a LabelSelector object (matchLabels, matchExpressions)."""
    operators = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!"}
    given = selector or {}
    found = [Requirement(key, "in", (value,)) for key, value in (given.get("matchLabels") or {}).items()]
    found += [
        Requirement(one["key"], operators[one["operator"]], tuple(one.get("values") or ()))
        for one in given.get("matchExpressions") or ()
    ]
    return Selector(tuple(found))


def _checked(requirement: Requirement) -> Requirement:
    problems = [f'key: Invalid value: "{requirement.key}": {why}' for why in qualified_name_problems(requirement.key)]
    for index, value in enumerate(requirement.values):
        problems += [
            f'values[{index}][{requirement.key}]: Invalid value: "{value}": {why}'
            for why in LABEL_VALUE.problems(value)
        ]
    if problems:
        raise bad_request(f"unable to parse requirement: {problems[0]}")
    return requirement


def _field_requirement(term: str, known: set[str]) -> Requirement:
    match = FIELD_TERM.match(term)
    if match is None:
        raise bad_request(f"invalid selector: '{term}'; can't understand '{term}'")
    if match["key"] not in known:
        raise bad_request(f"field label not supported: {match['key']}")
    return Requirement(match["key"], "notin" if match["sign"] == "!=" else "in", (match["value"],))


def _text_at(resource: Mapping[str, Any], path: str) -> str:
    value: Any = resource
    for step in path.lstrip(".").split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _compares(found: str | None, operator: str, bound: str) -> bool:
    try:
        left, right = int(found or ""), int(bound)
    except ValueError:
        return False
    return left > right if operator == "gt" else left < right
