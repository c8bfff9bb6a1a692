# SPDX-License-Identifier: GPL-3.0-or-later
"""Update masks: which fields of a resource a PATCH replaces."""

from __future__ import annotations

import copy
from typing import Any

from simulator.errors import invalid_argument
from simulator.wording import camel


def patched(current: dict[str, Any], wanted: dict[str, Any], mask: str, allowed: tuple[str, ...]) -> dict[str, Any]:
    """The resource with the masked fields taken from `wanted`; a masked field that is not there is cleared."""
    paths = [camel(path.strip()) for path in mask.split(",") if path.strip()]
    if not paths:
        raise invalid_argument("InvalidValueError for field update_mask: field is required")
    body = copy.deepcopy(current)
    for path in paths:
        if not any(path == name or path.startswith(f"{name}.") for name in allowed):
            raise invalid_argument(f'InvalidValueError for field update_mask: unsupported path "{path}"')
        _replace(body, wanted, path.split("."))
    return body


def _replace(body: dict[str, Any], wanted: dict[str, Any], steps: list[str]) -> None:
    for step in steps[:-1]:
        body = body.setdefault(step, {})
        wanted = wanted.get(step, {})
    if steps[-1] in wanted:
        body[steps[-1]] = copy.deepcopy(wanted[steps[-1]])
    else:
        body.pop(steps[-1], None)
