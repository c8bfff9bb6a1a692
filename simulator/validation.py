# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of a request or an answer against Google's schemas, with Google's own words for what is wrong.

Sources of the texts: recorded answers of container v1 and public bug reports about JSON parser errors. What an object
on a scalar field answers is a guess.
"""

from __future__ import annotations

import re
from typing import Any

from simulator import enums
from simulator.discovery import Document, Method, Schema
from simulator.errors import ApiError, invalid_argument

# Paths in texts start at the proto field that carries the body.
_BODY_FIELD = {"gkehub": "resource", "compute": "resource"}
# gcloud sends this with every compute list and Google takes it, though the document does not name it everywhere.
_TAKEN_SILENTLY = {"compute": frozenset({"returnPartialSuccess"})}
_PACKAGES = {"container": "google.container.v1", "gkehub": "google.cloud.gkehub.v1"}
_SCALARS = {"boolean": "TYPE_BOOL", "number": "TYPE_DOUBLE"}
_FORMATS = {"int32": "TYPE_INT32", "uint32": "TYPE_UINT32", "int64": "TYPE_INT64", "uint64": "TYPE_UINT64"}


def snake(name: str) -> str:
    """A camelCase field name as the proto file spells it."""
    return re.sub(r"([A-Z])", r"_\1", name).lower()


def camel(name: str) -> str:
    """A snake_case field name as JSON spells it."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


class RequestCheck:
    """One pass over a request; `problems` collects (field, text) and the canonical form is returned."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._camel_paths = document.api == "compute"
        self.problems: list[tuple[str, str]] = []

    def body(self, schema_name: str, body: dict[str, Any]) -> dict[str, Any]:
        """The body with canonical names, int64 as text, enums by name and without nulls."""
        canonical: dict[str, Any] = self._object(schema_name, body, _BODY_FIELD.get(self._document.api, ""))
        return canonical

    def query(self, method: Method, query: dict[str, str]) -> dict[str, str]:
        """The query without the parameters every API has, checked against the method's own."""
        canonical = {}
        for name, value in query.items():
            if name.removeprefix("$") in self._document.parameters or name.startswith("$"):
                continue
            if name in _TAKEN_SILENTLY.get(self._document.api, ()) and name not in method.query:
                continue
            known = name if name in method.query else camel(name)
            if known not in method.query:
                self._unknown_parameter(name)
                continue
            self._scalar("", known, method.query[known], value, known)
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
        reason = "required" if texts[0].startswith("Required field") else None
        if texts[0].startswith("Invalid value for field"):
            reason = "invalid"
        return invalid_argument("\n".join(texts), reason, details)

    def _object(self, schema_name: str, value: dict[str, Any], path: str) -> dict[str, Any]:
        schema = self._document.schemas[schema_name]
        if "properties" not in schema:
            return value
        canonical = {}
        for key, item in value.items():
            name = key if key in schema["properties"] else camel(key)
            if name not in schema["properties"]:
                self._unknown_field(key, path)
            elif item is not None:
                canonical[name] = self._value(schema_name, name, schema["properties"][name], item, path)
        return canonical

    def _value(self, owner: str, name: str, schema: Schema, value: Any, parent: str) -> Any:
        path = self._join(parent, name)
        if schema.get("type") == "array":
            return self._array(owner, name, schema["items"], value, path)
        if isinstance(value, list) and schema.get("type") != "any":
            place = f" at '{parent}'" if parent else ""
            text = f'Invalid JSON payload received. Unknown name "{self._spelled(name)}"{place}: '
            return self._problem(path, text + "Proto field is not repeating, cannot start list.")
        return self._item(owner, name, schema, value, path)

    def _array(self, owner: str, name: str, items: Schema, value: Any, path: str) -> Any:
        if not isinstance(value, list):
            return self._bad(owner, name, items, value, path)
        return [self._item(owner, name, items, item, f"{path}[{index}]") for index, item in enumerate(value)]

    def _item(self, owner: str, name: str, schema: Schema, value: Any, path: str) -> Any:
        if "$ref" in schema:
            if not isinstance(value, dict):
                return self._bad(owner, name, schema, value, path)
            return self._object(schema["$ref"], value, path)
        if schema.get("type") == "object":
            return self._map(owner, name, schema, value, path)
        return self._scalar(owner, name, schema, value, path)

    def _map(self, owner: str, name: str, schema: Schema, value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            return self._bad(owner, name, schema, value, path)
        items = schema.get("additionalProperties", {"type": "any"})
        if items.get("type") == "any":
            return value
        return {
            key: self._item(owner, name, items, item, f'{path}["{key}"]')
            for key, item in value.items()
            if item is not None
        }

    def _scalar(self, owner: str, name: str, schema: Schema, value: Any, path: str) -> Any:
        if isinstance(value, dict) and schema.get("type") != "any":
            return self._problem(path, f"Invalid value at '{path}', Starting an object on a scalar field")
        if "enum" in schema:
            return self._enum(owner, name, schema, value, path)
        canonical = scalar(schema, value)
        return self._bad(owner, name, schema, value, path) if canonical is None else canonical

    def _enum(self, owner: str, name: str, schema: Schema, value: Any, path: str) -> Any:
        if value in schema["enum"]:
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            known = enums.name_of(f"{owner}.{name}", schema, value)
            if known is not None:
                return known
        return self._bad(owner, name, schema, value, path)

    def _bad(self, owner: str, name: str, schema: Schema, value: Any, path: str) -> None:
        shown = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else value
        if self._camel_paths:
            return self._problem(path, f"Invalid value for field '{path}': '{value}'. {_expected(schema)}")
        return self._problem(path, f"Invalid value at '{path}' ({self._type_name(owner, name, schema)}), {shown}")

    def _type_name(self, owner: str, name: str, schema: Schema) -> str:
        package = "type.googleapis.com/" + _PACKAGES.get(self._document.api, f"google.{self._document.api}.v1")
        if "$ref" in schema:
            return f"{package}.{schema['$ref']}"
        if "enum" in schema:
            return ".".join(part for part in (package, owner, name[:1].upper() + name[1:]) if part)
        return _FORMATS.get(schema.get("format", "")) or _SCALARS.get(schema.get("type", ""), "TYPE_STRING")

    def _unknown_field(self, key: str, path: str) -> None:
        place = f" at '{path}'" if path else ""
        self._problem(path, f'Invalid JSON payload received. Unknown name "{key}"{place}: Cannot find field.')

    def _unknown_parameter(self, name: str) -> None:
        text = f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
        self._problem("", text + f"Field '{name}' could not be found in request message.")

    def _problem(self, path: str, text: str) -> None:
        self.problems.append((path, text))

    def _spelled(self, name: str) -> str:
        return name if self._camel_paths else snake(name)

    def _join(self, parent: str, name: str) -> str:
        return f"{parent}.{self._spelled(name)}" if parent else self._spelled(name)


def _expected(schema: Schema) -> str:
    if "enum" in schema:
        return "Must be one of: " + ", ".join(schema["enum"]) + "."
    return f"Expected {schema.get('format') or schema.get('type', 'object')}."


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
