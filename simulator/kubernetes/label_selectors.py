# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of a label selector, read term by term; a refusal says what stood where something else belongs."""

from __future__ import annotations

import re

TOKEN = re.compile(r"[ \t\r\n]*(==|!=|[=!<>(),]|[^ \t\r\n=!<>(),]+|$)")
SIGNS = {"=": "in", "==": "in", "!=": "notin", ">": "gt", "<": "lt"}
WORDS = ("in", "notin")
OPERATORS = "in, notin, =, ==, !=, gt, lt"
PUNCTUATION = {*SIGNS, "!", "(", ")", ","}
END = ""

Term = tuple[str, str, tuple[str, ...]]


class SelectorReader:
    """Reads `key`, `!key`, `key=value` and `key in (a,b)`, separated by commas."""

    def __init__(self, text: str) -> None:
        self._tokens = [found[1] for found in TOKEN.finditer(text) if found[1]] + [END]

    def terms(self) -> list[Term]:
        """Key, operator and values of each term; ValueError says what is wrong."""
        found: list[Term] = []
        while self._tokens[0] != END:
            self._begin(first=not found)
            found.append(self._term())
            separator = self._take()
            if separator not in (",", END):
                raise ValueError(f"found '{separator}', expected: ',' or 'end of string'")
            if separator == END:
                break
            if not self._starts_term():
                raise ValueError(f"found '{self._tokens[0]}', expected: identifier after ','")
        return found

    def _begin(self, first: bool) -> None:
        if first and not self._starts_term():
            raise ValueError(f"found '{self._tokens[0]}', expected: !, identifier, or 'end of string'")

    def _starts_term(self) -> bool:
        return self._tokens[0] == "!" or self._is_word()

    def _is_word(self) -> bool:
        return self._tokens[0] != END and self._tokens[0] not in PUNCTUATION

    def _take(self) -> str:
        return self._tokens.pop(0) if len(self._tokens) > 1 else END

    def _word(self) -> str:
        if not self._is_word():
            raise Malformed(f"found '{self._tokens[0]}', expected: identifier")
        return self._take()

    def _term(self) -> Term:
        absent = self._tokens[0] == "!" and bool(self._take())
        key = self._word()
        if absent or self._tokens[0] in (",", END):
            return key, "!" if absent else "exists", ()
        operator = self._take()
        if operator in WORDS:
            return key, operator, self._values()
        if operator not in SIGNS:
            raise Malformed(f"found '{operator}', expected: {OPERATORS}")
        return key, SIGNS[operator], (END if self._tokens[0] in (",", END) else self._word(),)

    def _values(self) -> tuple[str, ...]:
        opening = self._take()
        if opening != "(":
            raise Malformed(f"found '{opening}' expected: '('")
        values, last = set(), ","
        while last == ",":
            values.add(self._take() if self._is_word() else "")
            last = self._take()
        if last != ")":
            raise Malformed(f"found '{last}', expected: ',' or ')'")
        return tuple(sorted(values))


class Malformed(ValueError):
    """A term that is none."""

    def __init__(self, why: str) -> None:
        super().__init__(f"unable to parse requirement: {why}")
