# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of custom resources: schema, list keys, then CEL rules unless the schema already refused the shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simulator.kubernetes.causes import Cause, invalid_value
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.schemas.list_keys import doubled_causes
from simulator.kubernetes.schemas.type_schemas import schema_of
from simulator.kubernetes.schemas.validation import MISSING, schema_causes

# Errors after which rules could not rely on the types they were compiled for.
BLOCKING = {
    "FieldValueNotSupported",
    "FieldValueRequired",
    "FieldValueTooLong",
    "FieldValueTooMany",
    "FieldValueTypeInvalid",
}
UNCHECKED = (
    "some validation rules were not checked because the object was invalid;"
    " correct the existing errors to complete validation"
)


def custom_causes(
    kind: ResourceType, resource: Mapping[str, Any], live: Mapping[str, Any] | None, before: Iterable[Cause] = ()
) -> Iterator[Cause]:
    """Gives why a custom resource is refused, after those causes `before` that its metadata gave."""
    schema = schema_of(kind)
    causes = list(schema_causes(schema, resource, (), MISSING if live is None else live))
    if live is None or not any(doubled_causes(schema, live)):
        causes += doubled_causes(schema, resource)
    yield from causes
    if not schema.ruled:
        return
    if any(cause.reason in BLOCKING for cause in [*before, *causes]):
        yield invalid_value((), None, UNCHECKED)
        return
    # The CEL library takes 0.15 s to load, so it is loaded for the first object that has rules.
    from simulator.kubernetes.cel.rules import rule_causes

    yield from rule_causes(schema, resource, live)
