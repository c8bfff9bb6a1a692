# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of field paths, and FieldsV1: the tree in which managedFields writes them.

A path is a tuple of steps in FieldsV1's own spelling: `f:name`, `k:{"name":"x"}`, `v:"x"`. A set is a frozenset.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

FieldPath = tuple[str, ...]
FieldSet = frozenset[FieldPath]
EMPTY: FieldSet = frozenset()


def step_of_field(name: str) -> str:
    """Gives the step to a field or map key."""
    return f"f:{name}"


def step_of_value(value: Any) -> str:
    """Gives the step to an item of a set."""
    return f"v:{compact(value)}"


def step_of_keys(keys: Mapping[str, Any]) -> str:
    """Gives the step to an item of a list of type map."""
    return f"k:{compact(dict(sorted(keys.items())))}"


def compact(value: Any) -> str:
    """Gives JSON as managedFields writes it: no blanks, text as it is."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def fields_v1(paths: FieldSet) -> dict[str, Any]:
    """Gives the tree of a set; a member that has members below it is marked by a dot."""
    root: dict[str, Any] = {}
    for path in sorted(paths, key=len):
        node = root
        for step in path:
            node = node.setdefault(step, {})
    for path in paths:
        _mark(root, path)
    return _sorted(root)


def field_set(tree: Any) -> FieldSet:
    """Gives the set that a tree writes; a client may send anything, and what is no tree has no members."""
    return frozenset(_members(tree, ())) if isinstance(tree, Mapping) else EMPTY


def with_parents(paths: FieldSet) -> FieldSet:
    """Gives the set with every path on the way to its members."""
    return frozenset(path[:length] for path in paths for length in range(1, len(path) + 1))


def below(paths: FieldSet, prefixes: Iterable[FieldPath]) -> FieldSet:
    """Gives the members that are, or lie below, one of the prefixes."""
    starts = tuple(prefixes)
    return frozenset(path for path in paths if any(path[: len(start)] == start for start in starts))


def display(path: FieldPath) -> str:
    """Gives a path as conflicts name it: `.spec.containers[name="x"].image`."""
    return "".join(_shown(step) for step in path)


def _shown(step: str) -> str:
    sort, _, text = step.partition(":")
    if sort == "f":
        return f".{text}"
    if sort == "k":
        return "[" + ",".join(f"{key}={compact(value)}" for key, value in json.loads(text).items()) + "]"
    return f"[={text}]" if sort == "v" else f"[{text}]"


def _mark(root: dict[str, Any], path: FieldPath) -> None:
    node = root
    for step in path:
        node = node[step]
    if node:
        node["."] = {}


def _sorted(node: dict[str, Any]) -> dict[str, Any]:
    return {step: _sorted(node[step]) for step in sorted(node)}


def _members(tree: Mapping[str, Any], path: FieldPath) -> Iterator[FieldPath]:
    for step, inner in tree.items():
        if step == ".":
            yield path
        elif isinstance(inner, Mapping) and inner:
            yield from _members(inner, (*path, step))
        else:
            yield (*path, step)
