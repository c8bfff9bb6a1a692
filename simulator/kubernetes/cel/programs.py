# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles CEL expressions once and evaluates them with the API server's error texts."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

import celpy
from celpy.celparser import CELParseError
from celpy.evaluation import CELEvalError

from simulator.kubernetes.cel.functions import FUNCTIONS

MISSING_KEY = re.compile(r"^no such member in mapping: '(?P<key>.*)'")


class RuleError(ValueError):
    """An expression that does not compile, or fails on a value."""


@functools.cache
def compiled(expression: str) -> celpy.Runner:
    """Gives the program of an expression; raises RuleError when it is no CEL."""
    environment = _environment()
    try:
        return environment.program(environment.compile(expression), functions=FUNCTIONS)
    except CELParseError as error:
        raise RuleError(f"compilation failed: ERROR: <input>:1:1: Syntax error: {error}") from error


def evaluated(expression: str, variables: Mapping[str, Any]) -> Any:
    """Gives the value of an expression; raises RuleError with cel-go's text."""
    try:
        result = compiled(expression).evaluate(dict(variables))
    except CELEvalError as error:
        raise RuleError(_text(error)) from error
    if isinstance(result, CELEvalError):
        raise RuleError(_text(result))
    return result


@functools.cache
def _environment() -> celpy.Environment:
    return celpy.Environment()


def _text(error: CELEvalError) -> str:
    said = str(error.args[0]) if error.args else "evaluation failed"
    missing = MISSING_KEY.match(said)
    if missing:
        return f"no such key: {missing['key']}"
    if "no matching overload" in said or "no such overload" in said:
        return "no such overload"
    return said.partition(" (in activation")[0]
