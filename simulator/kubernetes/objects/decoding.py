# SPDX-License-Identifier: GPL-3.0-or-later
"""From a request body to an object of its type: envelope, unknown and doubled fields, types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.bodies import Body
from simulator.kubernetes.errors import KubernetesError, bad_request
from simulator.kubernetes.objects.envelope import refuse_other_type
from simulator.kubernetes.objects.go_decoding import WrongType, go_decoded
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.schemas.definitions import OBJECT_META
from simulator.kubernetes.schemas.pruning import pruned
from simulator.kubernetes.schemas.schema import named
from simulator.kubernetes.schemas.type_schemas import schema_of

STRICT = "Strict"
WARN = "Warn"


@dataclass(frozen=True)
class Decoded:
    """An object of its type, and what was odd about how it was written."""

    resource: dict[str, Any]
    oddities: tuple[str, ...] = ()

    def warnings(self, field_validation: str) -> tuple[str, ...]:
        """Gives the oddities as warnings, where warnings are asked for."""
        return self.oddities if field_validation == WARN else ()


class Misfit(ValueError):
    """Why a body is no object of its type; the request decides with which code that is answered."""


def decode(kind: ResourceType, body: Body, field_validation: str) -> Decoded:
    """Gives the object of a POST or PUT; raises 400."""
    refuse_other_type(kind, body)
    resource = with_envelope(kind, body.value)
    try:
        return decoded(kind, resource, field_validation, body.duplicates)
    except Misfit as error:
        raise cannot_be_handled(kind, str(error)) from error


def decoded(
    kind: ResourceType, resource: Mapping[str, Any], field_validation: str, duplicates: tuple[str, ...] = ()
) -> Decoded:
    """Gives an object as its type holds it: unknown fields gone, and for built-in types nulls too; raises Misfit."""
    known, unknown = pruned(schema_of(kind), resource)
    oddities = tuple(f'duplicate field "{path}"' for path in duplicates)
    oddities += tuple(f'unknown field "{path}"' for path in unknown)
    try:
        typed = typed_custom(known) if kind.custom else go_decoded(schema_of(kind), known)
    except WrongType as error:
        raise Misfit(str(error)) from error
    if oddities and field_validation == STRICT:
        raise Misfit(f"strict decoding error: {', '.join(oddities)}")
    return Decoded(typed, oddities)


def typed_custom(resource: dict[str, Any]) -> dict[str, Any]:
    """Gives a custom resource with its metadata read as metadata; the rest is the schema's to judge."""
    return {**resource, "metadata": go_decoded(named(OBJECT_META), resource.get("metadata") or {})}


def with_envelope(kind: ResourceType, value: Mapping[str, Any]) -> dict[str, Any]:
    """Gives the body with apiVersion and kind."""
    metadata = value.get("metadata")
    version, name = value.get("apiVersion") or kind.api_version, value.get("kind") or kind.kind
    return {**value, "apiVersion": version, "kind": name, "metadata": {} if metadata is None else metadata}


def cannot_be_handled(kind: ResourceType, why: str) -> KubernetesError:
    """Gives 400 for a body that is no object of its type."""
    return bad_request(f'{kind.kind} in version "{kind.version}" cannot be handled as a {kind.kind}: {why}')
