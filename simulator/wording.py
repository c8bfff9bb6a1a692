# SPDX-License-Identifier: GPL-3.0-or-later
"""Google's own words for what is wrong with a field.

Sources: recorded answers of container v1 and public bug reports about JSON parser errors. What an object on a scalar
field answers, and the sentence after a bad compute value, are guesses.
"""

from __future__ import annotations

import re
from typing import Any

from simulator.discovery import Schema

# Paths in texts start at the proto field that carries the body.
_BODY_FIELD = {"gkehub": "resource", "compute": "resource"}
_PACKAGES = {"container": "google.container.v1", "gkehub": "google.cloud.gkehub.v1"}
_SCALARS = {"boolean": "TYPE_BOOL", "number": "TYPE_DOUBLE"}
_FORMATS = {"int32": "TYPE_INT32", "uint32": "TYPE_UINT32", "int64": "TYPE_INT64", "uint64": "TYPE_UINT64"}
# Enums that are not called after their field (recorded); the discovery document does not tell.
_ENUMS = {"HostConfig.capabilities": "ContainerdConfig.RegistryHostConfig.HostConfig.HostCapability"}
_PAYLOAD = "Invalid JSON payload received. Unknown name"


class Wording:
    """How one API names fields and complains about them; compute keeps to JSON's spelling of names."""

    def __init__(self, api: str) -> None:
        self._api = api
        self._compute = api == "compute"
        self.root = _BODY_FIELD.get(api, "")

    def path(self, parent: str, name: str) -> str:
        """The path of a field."""
        return f"{parent}.{self._spelled(name)}" if parent else self._spelled(name)

    def unknown_field(self, key: str, parent: str) -> str:
        """A field the schema does not have."""
        return f'{_PAYLOAD} "{key}"{_at(parent)}: Cannot find field.'

    def unknown_parameter(self, name: str) -> str:
        """A query parameter the method does not have."""
        reason = f"Cannot bind query parameter. Field '{name}' could not be found in request message."
        return f'{_PAYLOAD} "{name}": {reason}'

    def not_a_list(self, name: str, parent: str) -> str:
        """A list where one value belongs."""
        return f'{_PAYLOAD} "{self._spelled(name)}"{_at(parent)}: Proto field is not repeating, cannot start list.'

    def not_an_object(self, path: str) -> str:
        """An object where a scalar belongs."""
        return f"Invalid value at '{path}', Starting an object on a scalar field"

    def bad_value(self, place: str, schema: Schema, value: Any, path: str) -> str:
        """A value of another type or outside the enum; `place` is "Schema.field"."""
        if self._compute:
            return f"Invalid value for field '{path}': '{value}'. {_expected(schema)}"
        shown = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else value
        return f"Invalid value at '{path}' ({self._type_name(place, schema)}), {shown}"

    def _type_name(self, place: str, schema: Schema) -> str:
        package = "type.googleapis.com/" + _PACKAGES.get(self._api, f"google.{self._api}.v1")
        if "$ref" in schema:
            return f"{package}.{schema['$ref']}"
        if place in _ENUMS:
            return f"{package}.{_ENUMS[place]}"
        if "enum" in schema:
            owner, _, name = place.rpartition(".")
            return ".".join(part for part in (package, owner, name[:1].upper() + name[1:]) if part)
        return _FORMATS.get(schema.get("format", "")) or _SCALARS.get(schema.get("type", ""), "TYPE_STRING")

    def _spelled(self, name: str) -> str:
        return name if self._compute else snake(name)


def snake(name: str) -> str:
    """A camelCase field name as the proto file spells it."""
    return re.sub(r"([A-Z])", r"_\1", name).lower()


def camel(name: str) -> str:
    """A snake_case field name as JSON spells it."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _at(parent: str) -> str:
    return f" at '{parent}'" if parent else ""


def _expected(schema: Schema) -> str:
    if "enum" in schema:
        return "Must be one of: " + ", ".join(schema["enum"]) + "."
    return f"Expected {schema.get('format') or schema.get('type', 'object')}."
