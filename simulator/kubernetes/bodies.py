# SPDX-License-Identifier: GPL-3.0-or-later
"""Request bodies: JSON or YAML text, and the keys that it writes twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import yaml

from simulator.kubernetes.errors import bad_request

# libyaml's parser reads a large manifest ten times faster; it is missing in some builds of PyYAML.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PLAIN = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:binary"}


@dataclass(frozen=True)
class Body:
    """A parsed body with the paths of keys that occur twice in one mapping; the last one counts."""

    value: Any
    duplicates: tuple[str, ...] = ()
    text: bytes = b""


class _Mapping(dict[str, Any]):
    """A mapping that remembers which of its keys were written twice."""

    twice: tuple[str, ...] = ()


def parse_body(text: bytes, content_type: str = "application/json") -> Body:
    """Gives the parsed body; raises 400 when it is neither JSON nor YAML, as its type says."""
    value = _yaml(text) if "yaml" in content_type else _json(text)
    found: list[str] = []
    return Body(_plain(value, "", found), tuple(found), text)


def _json(text: bytes) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_int=_number, parse_constant=_refuse)
    except ValueError as error:
        message = f"the object provided is unrecognized (must be of type Status): couldn't get version/kind: {error}"
        raise bad_request(message) from error


def _yaml(text: bytes) -> Any:
    try:
        node = yaml.compose(text, Loader=Loader)
        return _constructed(node) if node is not None else None
    except yaml.YAMLError as error:
        raise bad_request(f"error decoding YAML: {error}") from error


def _constructed(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _pairs([(str(key.value), _constructed(value)) for key, value in node.value])
    if isinstance(node, yaml.SequenceNode):
        return [_constructed(item) for item in node.value]
    # JSON has neither dates nor bytes: what YAML would make one stays the text it was.
    if node.tag in PLAIN:
        return node.value
    return yaml.constructor.SafeConstructor().construct_object(node)


def _pairs(pairs: list[tuple[str, Any]]) -> _Mapping:
    mapping = _Mapping(pairs)
    if len(mapping) < len(pairs):
        keys = [key for key, _ in pairs]
        mapping.twice = tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1))
    return mapping


def _number(text: str) -> int | float:
    """A whole number; one that 64 bits do not hold is read as Go reads it, as a float."""
    number = int(text)
    return number if -(2**63) <= number < 2**63 else float(text)


def _refuse(constant: str) -> Any:
    raise ValueError(f"invalid character {constant!r}")


def _plain(value: Any, path: str, found: list[str]) -> Any:
    if isinstance(value, list):
        return [_plain(item, f"{path}[{index}]", found) for index, item in enumerate(value)]
    if not isinstance(value, _Mapping):
        return value
    dot = f"{path}." if path else ""
    found.extend(dot + key for key in value.twice)
    return {key: _plain(item, dot + key, found) for key, item in value.items()}
