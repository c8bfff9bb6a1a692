# SPDX-License-Identifier: GPL-3.0-or-later
"""What the containers of model servers and endpoint picker may be told, each for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _value_kinds as kinds
from ansible_collections.gkefleet.inference.plugins.module_utils._value_rules import fields, map_of, shown


def resources(option: str, value: Any) -> Iterator[str]:
    """Say what of a container's requests and limits Kubernetes would refuse."""
    amounts = map_of(kinds.LABEL_KEY, kinds.quantity)
    problems = list(fields(requests=amounts, limits=amounts)(option, value))
    yield from problems
    if problems:
        return
    asked, most = value.get("requests") or {}, value.get("limits") or {}
    for name, least in asked.items():
        if name in most and (kinds.amount(least) or 0) > (kinds.amount(most[name]) or 0):
            yield f"{option}.requests.{name}: {least} is more than the limit, {most[name]}; set at most that"


def environment(option: str, value: Any) -> Iterator[str]:
    """Say what of a container's environment cannot be; names that the role sets itself are its own."""
    yield from map_of(kinds.ENVIRONMENT_NAME, scalar)(option, value)
    for name in {"PORT", "HF_TOKEN"} & set(value if isinstance(value, Mapping) else ()):
        yield f"{option}: the role sets {name} itself; leave it out"


def scalar(option: str, value: Any) -> Iterator[str]:
    """Say why the value is no text or number of one variable."""
    if isinstance(value, str):
        yield from kinds.TEXT(option, value)
    elif not isinstance(value, (int, float)):
        yield f"{option}: {shown(value)} is neither text nor a number; set one of them"


def picker_config(option: str, value: Any) -> Iterator[str]:
    """Say why the value is no configuration of an endpoint picker; empty stands for none."""
    if not isinstance(value, Mapping) or (value and value.get("kind") != "EndpointPickerConfig"):
        yield f"{option}: {shown(value)} is none; set a mapping with kind: EndpointPickerConfig"
