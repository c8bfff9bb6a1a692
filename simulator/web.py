# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests and routes as plain values; services know no more of HTTP than this."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

COMPUTE_PREFIX = "compute/v1/"


@dataclass(frozen=True)
class Request:
    """One call: `path` without leading slash, path variables, query, JSON body and the caller's e-mail."""

    method: str
    path: str
    params: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    caller: str = ""


class Unchanged(dict[str, Any]):
    """The answer to a call of a writing method that found nothing to change; the journal does not count it."""


Handler = Callable[[Request], dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """One method of an API.

    `pattern` is a path with variables ("v1/projects/{project}/locations/{location}/clusters/{cluster}:setSize").
    `method_id` names the discovery method whose schemas check query, body and answer. `permission` is asked of the
    project's policy; `resource` is the name the refusal quotes, with the path's variables. `write` is true for what
    changes state; by default everything but GET does.
    """

    method: str
    pattern: str
    handler: Handler
    method_id: str | None = None
    permission: str | None = None
    resource: str = "projects/{project}"
    write: bool | None = None

    @property
    def writes(self) -> bool:
        """Whether a successful call counts as a write in the journal."""
        return self.method != "GET" if self.write is None else self.write

    @property
    def version(self) -> str:
        """The API version of the pattern; compute's paths have it in front."""
        first = self.pattern.split("/", 1)[0]
        return first if re.fullmatch(r"v\d\w*", first) else "v1"

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The pattern as a regular expression with one group per variable."""
        pattern = self.pattern.removeprefix(COMPUTE_PREFIX)
        parts = re.split(r"\{(\w+)\}", pattern)
        literals = [re.escape(part) for part in parts[::2]]
        groups = [f"(?P<{name}>[^/:]+)" for name in parts[1::2]]
        return re.compile("".join(a + b for a, b in zip(literals, [*groups, ""], strict=True)))


def find(routes: list[Route], method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The first route that answers method and path, with the path's variables."""
    path = path.removeprefix(COMPUTE_PREFIX)
    for route in routes:
        match = route.expression.fullmatch(path) if route.method == method else None
        if match:
            return route, match.groupdict()
    return None
