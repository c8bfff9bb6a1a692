# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of a request against Google's schemas, and its canonical form."""

from __future__ import annotations

import re
from typing import Any

from simulator import enums
from simulator.discovery import Document, Method, Schema
from simulator.errors import ApiError, invalid_argument
from simulator.wording import Wording, camel


class RequestCheck:
    """One pass over a request; `problems` collects (field, text)."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._words = Wording(document.api)
        self.problems: list[tuple[str, str]] = []

    def body(self, schema_name: str, body: dict[str, Any]) -> dict[str, Any]:
        """The body with canonical names, int64 as text, enums by name, without nulls and output-only fields."""
        return self._object(schema_name, body, self._words.root)

    def query(self, method: Method, query: dict[str, str]) -> dict[str, str]:
        """The query without the parameters every API has, checked against the method's own."""
        canonical = {}
        for name, value in query.items():
            if name.removeprefix("$") in self._document.parameters or name.startswith("$"):
                continue
            known = name if name in method.query else camel(name)
            if known not in method.query:
                self._problem("", self._words.unknown_parameter(name))
                continue
            self._scalar(f".{known}", method.query[known], value, known)
            canonical[known] = value.lower() if method.query[known].get("type") == "boolean" else value
        for name, schema in method.query.items():
            if schema.get("required") and name not in canonical:
                self._problem(name, f"Required field '{name}' not specified")
        return canonical

    def refusal(self) -> ApiError | None:
        """All problems as one refusal, one line each."""
        if not self.problems:
            return None
        violations = [{"field": field, "description": text} for field, text in self.problems]
        details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}]
        texts = [text for _, text in self.problems]
        reasons = {"Required field": "required", "Invalid value for field": "invalid"}
        reason = next((reason for start, reason in reasons.items() if texts[0].startswith(start)), None)
        return invalid_argument("\n".join(texts), reason, details)

    def _object(self, schema_name: str, value: dict[str, Any], path: str) -> dict[str, Any]:
        properties = self._document.schemas[schema_name].get("properties")
        if properties is None:
            return value
        canonical = {}
        for key, item in value.items():
            name = key if key in properties else camel(key)
            if name not in properties:
                self._problem(path, self._words.unknown_field(key, path))
            elif item is not None and not properties[name].get("readOnly"):
                canonical[name] = self._field(f"{schema_name}.{name}", properties[name], item, path)
        return canonical

    def _field(self, place: str, schema: Schema, value: Any, parent: str) -> Any:
        name = place.rpartition(".")[2]
        path = self._words.path(parent, name)
        if schema.get("type") != "array":
            if isinstance(value, list) and schema.get("type") != "any":
                return self._problem(path, self._words.not_a_list(name, parent))
            return self._item(place, schema, value, path)
        if not isinstance(value, list):
            return self._bad(place, schema["items"], value, path)
        return [self._item(place, schema["items"], item, f"{path}[{index}]") for index, item in enumerate(value)]

    def _item(self, place: str, schema: Schema, value: Any, path: str) -> Any:
        if "$ref" not in schema and schema.get("type") != "object":
            return self._scalar(place, schema, value, path)
        if not isinstance(value, dict):
            return self._bad(place, schema, value, path)
        if "$ref" in schema:
            return self._object(schema["$ref"], value, path)
        return self._map(place, schema.get("additionalProperties", {"type": "any"}), value, path)

    def _map(self, place: str, items: Schema, value: dict[str, Any], path: str) -> dict[str, Any]:
        if items.get("type") == "any":
            return value
        present = {key: item for key, item in value.items() if item is not None}
        return {key: self._item(place, items, item, f'{path}["{key}"]') for key, item in present.items()}

    def _scalar(self, place: str, schema: Schema, value: Any, path: str) -> Any:
        if isinstance(value, dict) and schema.get("type") != "any":
            return self._problem(path, self._words.not_an_object(path))
        canonical = _enum(place, schema, value) if "enum" in schema else scalar(schema, value)
        return self._bad(place, schema, value, path) if canonical is None else canonical

    def _bad(self, place: str, schema: Schema, value: Any, path: str) -> Any:
        return self._problem(path, self._words.bad_value(place, schema, value, path))

    def _problem(self, path: str, text: str) -> Any:
        self.problems.append((path, text))


def _enum(place: str, schema: Schema, value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return enums.name_of(place, schema, value)
    return value if value in schema["enum"] else None


def scalar(schema: Schema, value: Any) -> Any:
    """The canonical JSON form of a scalar, or None when the value does not fit the schema."""
    kind = schema.get("type")
    if kind == "any":
        return value
    if kind == "boolean":
        return {"true": True, "false": False}.get(str(value).lower())
    if kind == "integer" or schema.get("format") in ("int64", "uint64"):
        whole = isinstance(value, (int, str)) and not isinstance(value, bool) and re.fullmatch(r"-?\d+", str(value))
        return None if not whole else str(value) if kind == "string" else int(value)
    if kind == "number":
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    return value if isinstance(value, str) else None
