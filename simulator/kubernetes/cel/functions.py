# SPDX-License-Identifier: GPL-3.0-or-later
"""The functions that Kubernetes adds to CEL, as far as rules of custom resources use them (CEL in Kubernetes docs)."""

from __future__ import annotations

import ipaddress
import itertools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import re2  # type: ignore[import-untyped]
from celpy import celtypes
from celpy.evaluation import CELEvalError

from simulator.kubernetes.objects.quantities import parse_quantity


def text(value: Any) -> Any:
    """Gives a Python text as CEL's."""
    return celtypes.StringType(value)


def number(value: int) -> Any:
    """Gives a Python integer as CEL's."""
    return celtypes.IntType(value)


def truth(value: bool) -> Any:
    """Gives a Python truth value as CEL's."""
    return celtypes.BoolType(value)


def split(value: str, separator: str, limit: int = -1) -> Any:
    """Splits a text into at most so many parts."""
    if limit == 0:
        return celtypes.ListType([])
    parts = list(value) if not separator else value.split(separator, limit - 1 if limit > 0 else -1)
    return celtypes.ListType([text(part) for part in parts])


def substring(value: str, start: int, end: int | None = None) -> Any:
    """Gives the part of a text between two positions."""
    last = len(value) if end is None else end
    if not 0 <= start <= last <= len(value):
        raise CELEvalError(f"index out of range: {start}")
    return text(value[start:last])


def character(value: str, position: int) -> Any:
    """Gives the character at a position, nothing just behind the end."""
    if not 0 <= position <= len(value):
        raise CELEvalError(f"index out of range: {position}")
    return text(value[position : position + 1])


def position(value: Any, sought: Any) -> Any:
    """Gives where something first stands in a text or list, or -1."""
    if isinstance(value, str):
        return number(value.find(sought))
    return number(next((index for index, item in enumerate(value) if item == sought), -1))


def last_position(value: Any, sought: Any) -> Any:
    """Gives where something last stands in a text or list, or -1."""
    if isinstance(value, str):
        return number(value.rfind(sought))
    return number(max((index for index, item in enumerate(value) if item == sought), default=-1))


def found(value: str, pattern: str) -> Any:
    """Gives the first match of a pattern, or nothing."""
    match = re2.search(pattern, value)
    return text(match.group(0) if match else "")


def total(values: Any) -> Any:
    """Gives the sum of a list."""
    return sum(values[1:], values[0]) if values else number(0)


def is_sorted(values: Any) -> Any:
    """Says whether a list is in order."""
    return truth(all(not (after < before) for before, after in itertools.pairwise(values)))


def parses(parse: Callable[[str], object]) -> Callable[[str], Any]:
    """Gives a function that says whether a text has a form."""

    def check(value: str) -> Any:
        try:
            parse(value)
        except ValueError:
            return truth(False)
        return truth(True)

    return check


def chosen(condition: Any, left: Any, right: Any) -> Any:
    """Chooses by a condition; one that failed is the result, where celpy alone calls it a wrong type."""
    if isinstance(condition, CELEvalError):
        return condition
    return celtypes.logical_condition(condition, left, right)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "_?_:_": chosen,
    "charAt": character,
    "find": found,
    "indexOf": position,
    "isCIDR": parses(lambda value: ipaddress.ip_network(value, strict=False)),
    "isIP": parses(ipaddress.ip_address),
    "isQuantity": parses(parse_quantity),
    "isSorted": is_sorted,
    "isURL": lambda value: truth(bool(urlsplit(value).scheme) and bool(urlsplit(value).netloc)),
    "join": lambda values, separator="": text(separator.join(values)),
    "lastIndexOf": last_position,
    "lowerAscii": lambda value: text(value.lower()),
    "max": lambda *values: max(values[0] if len(values) == 1 else values),
    "min": lambda *values: min(values[0] if len(values) == 1 else values),
    "replace": lambda value, old, new, count=-1: text(value.replace(old, new, count)),
    "split": split,
    "substring": substring,
    "sum": total,
    "trim": lambda value: text(value.strip()),
    "upperAscii": lambda value: text(value.upper()),
}
