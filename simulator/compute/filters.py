# SPDX-License-Identifier: GPL-3.0-or-later
"""The list filters of Compute Engine, in the two spellings clients send.

`field eq regex` and `field ne regex` match a whole value by regular expression, several of them each in parentheses;
`field = value`, `!=`, `:` compare, with parentheses, AND and OR. Source: compute v1 discovery document, parameter
`filter`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from simulator.compute.links import invalid_value
from simulator.errors import ApiError

Predicate = Callable[[dict[str, Any]], bool]

_TOKEN = re.compile(
    r'\s*(?:(?P<punct>[()])|(?P<operator>!=|<=|>=|[=:<>])|"(?P<quoted>[^"]*)"|(?P<word>[^\s()=:!<>"]+))'
)
_EXPRESSION = re.compile(r"\s*([\w.]+)\s+(eq|ne)\s+(.+?)\s*")
_PARENTHESIZED = re.compile(r"""\(((?:"[^"]*"|'[^']*'|[^()"'])*)\)""")
_ORDERED: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}


def compile_filter(text: str) -> Predicate:
    """Gives the test a filter describes; raises ApiError (400) when it cannot be read."""
    matches = [_EXPRESSION.fullmatch(part) for part in _parts(text.strip())]
    if all(matches):
        tests = [_regular_expression(text, *match.groups()) for match in matches if match]
        return lambda body: all(test(body) for test in tests)
    parser = _Parser(text)
    predicate = parser.any_of()
    parser.expect_end()
    return predicate


def _parts(text: str) -> list[str]:
    """The expressions that stand in parentheses one after another, or the whole text."""
    return _PARENTHESIZED.findall(text) if not _PARENTHESIZED.sub("", text).strip() else [text]


def _regular_expression(text: str, field: str, operator: str, pattern: str) -> Predicate:
    try:
        expression = re.compile(pattern.strip("\"'"))
    except re.error as error:
        raise _malformed(text) from error
    wanted = operator == "eq"
    return lambda body: any(bool(expression.fullmatch(value)) for value in _values(body, field)) == wanted


def _values(body: dict[str, Any], field: str) -> list[str]:
    found: Any = body
    for key in field.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    if found is None:
        return []
    items = found if isinstance(found, list) else [found]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in items]


def _comparison(field: str, operator: str, wanted: str) -> Predicate:
    if operator in _ORDERED:
        compare = _ORDERED[operator]
        return lambda body: any(compare(float(value), float(wanted)) for value in _values(body, field))
    if operator == "!=":
        return lambda body: not any(_equal(value, wanted) for value in _values(body, field))
    if operator == ":":
        return lambda body: any(_has(value, wanted) for value in _values(body, field))
    return lambda body: any(_equal(value, wanted) for value in _values(body, field))


def _equal(value: str, wanted: str) -> bool:
    if "*" in wanted:
        return re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), value) is not None
    return value == wanted


def _has(value: str, wanted: str) -> bool:
    return wanted == "*" or _equal(value, wanted) or wanted.strip("*").lower() in value.lower()


class _Parser:
    """A reader of `a=b AND (c:d OR e!=f)`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(text)]
        self._position = 0

    def any_of(self) -> Predicate:
        """Reads alternatives joined by OR."""
        choices = [self._all_of()]
        while self._accept("OR"):
            choices.append(self._all_of())
        return lambda body: any(choice(body) for choice in choices)

    def expect_end(self) -> None:
        """Refuses text after the expression."""
        if self._position < len(self._tokens):
            raise _malformed(self._text)

    def _all_of(self) -> Predicate:
        terms = [self._term()]
        while self._position < len(self._tokens) and self._peek() not in (")", "OR"):
            self._accept("AND")
            terms.append(self._term())
        return lambda body: all(term(body) for term in terms)

    def _term(self) -> Predicate:
        if self._accept("NOT"):
            inner = self._term()
            return lambda body: not inner(body)
        if self._accept("("):
            inside = self.any_of()
            if not self._accept(")"):
                raise _malformed(self._text)
            return inside
        field, operator, value = self._take("word"), self._take("operator"), self._take("word", "quoted")
        while self._peek() in (":", "/"):  # an unquoted link
            value += self._take("operator") + self._take("word", "quoted")
        return _comparison(field, operator, value)

    def _peek(self) -> str:
        return self._tokens[self._position][1] if self._position < len(self._tokens) else ""

    def _accept(self, text: str) -> bool:
        if self._peek() != text:
            return False
        self._position += 1
        return True

    def _take(self, *groups: str) -> str:
        if self._position >= len(self._tokens) or self._tokens[self._position][0] not in groups:
            raise _malformed(self._text)
        self._position += 1
        return self._tokens[self._position - 1][1]


def _malformed(text: str) -> ApiError:
    return invalid_value("filter", text, "Invalid list filter expression.")
