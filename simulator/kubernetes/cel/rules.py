# SPDX-License-Identifier: GPL-3.0-or-later
"""x-kubernetes-validations: which rules apply to which part of an object, and what breaking one says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.applying.merging import same
from simulator.kubernetes.applying.typed import child, steps_of
from simulator.kubernetes.causes import Cause, Path, invalid_value, not_allowed, required
from simulator.kubernetes.causes import duplicate as duplicated
from simulator.kubernetes.cel.programs import RuleError, evaluated
from simulator.kubernetes.cel.values import cel_value
from simulator.kubernetes.schemas.schema import Schema

NOTHING = object()
TRANSITION = re.compile(r"\boldSelf\b")


@dataclass(frozen=True)
class Place:
    """One part of an object: its schema, path, value and, where it can be told, its old value."""

    schema: Schema
    path: Path
    value: Any
    old: Any

    @property
    def unchanged(self) -> bool:
        """Whether the part is as it was, so that a rule it breaks is not held against the change."""
        return self.old is not NOTHING and same(self.old, self.value)


def rule_causes(schema: Schema, resource: Mapping[str, Any], live: Mapping[str, Any] | None) -> Iterator[Cause]:
    """Gives the rules that an object breaks."""
    return _causes(Place(schema, (), resource, NOTHING if live is None else live))


def _causes(place: Place) -> Iterator[Cause]:
    if place.value is None:
        return
    for rule in place.schema.raw.get("x-kubernetes-validations", ()):
        yield from _rule_causes(place, rule)
    for inner in _inner_places(place):
        if inner.schema.ruled:
            yield from _causes(inner)


def _inner_places(place: Place) -> Iterator[Place]:
    schema, old = place.schema, place.old
    if isinstance(place.value, Mapping):
        for name, value in place.value.items():
            step = name if name in schema.declared else f"[{name}]"
            before = old.get(name, NOTHING) if isinstance(old, Mapping) else NOTHING
            yield Place(child(schema, name), (*place.path, step), value, before)
    elif isinstance(place.value, list):
        earlier = dict(zip(steps_of(schema, old), old, strict=True)) if _is_keyed(schema, old) else {}
        steps = steps_of(schema, place.value) if earlier else [""] * len(place.value)
        for index, item in enumerate(place.value):
            before = earlier.get(steps[index], NOTHING)
            yield Place(schema.items, (*place.path, index), item, before)


def _is_keyed(schema: Schema, old: Any) -> bool:
    return isinstance(old, list) and schema.list_type == "map"


def _rule_causes(place: Place, rule: Mapping[str, Any]) -> Iterator[Cause]:
    transition = TRANSITION.search(rule["rule"]) is not None
    if transition and place.old is NOTHING and not rule.get("optionalOldSelf"):
        return
    variables = _variables(place)
    try:
        holds = bool(evaluated(rule["rule"], variables))
    except RuleError as error:
        yield invalid_value(place.path, _kind(place.schema), _failure(str(error), rule))
        return
    if not holds and (transition or not place.unchanged):
        yield _broken(place, rule, variables)


def _variables(place: Place) -> dict[str, Any]:
    root = not place.path
    variables = {"self": cel_value(place.schema, place.value, root=root)}
    if place.old is not NOTHING:
        variables["oldSelf"] = cel_value(place.schema, place.old, root=root)
    return variables


def _failure(text: str, rule: Mapping[str, Any]) -> str:
    said = (rule.get("message") or rule["rule"]).strip()
    if text.startswith("compilation failed"):
        return f"rule compile error: {text}"
    if text == "no such overload":
        why = "call arguments did not match a supported operator, function or macro signature for rule"
        return f"'{text}': {why}: {said}"
    return f"{text} evaluating rule: {said}"


def _broken(place: Place, rule: Mapping[str, Any], variables: Mapping[str, Any]) -> Cause:
    path = place.path
    if rule.get("fieldPath"):
        path = (*path, str(rule["fieldPath"]).lstrip("."))
    message = _message(rule, variables)
    kind = _kind(place.schema)
    reason = rule.get("reason", "FieldValueInvalid")
    if reason == "FieldValueForbidden":
        return not_allowed(path, message)
    if reason == "FieldValueRequired":
        return required(path, message)
    return duplicated(path, kind) if reason == "FieldValueDuplicate" else invalid_value(path, kind, message)


def _message(rule: Mapping[str, Any], variables: Mapping[str, Any]) -> str:
    plain = str(rule.get("message") or f"failed rule: {rule['rule'].strip()}").strip()
    if not rule.get("messageExpression"):
        return plain
    try:
        said = str(evaluated(rule["messageExpression"], variables)).strip()
    except RuleError:
        return plain
    return said if said and "\n" not in said else plain


def _kind(schema: Schema) -> str:
    return "" if schema.int_or_string else schema.type
