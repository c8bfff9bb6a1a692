# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes of the Kubernetes API as pure functions: what goes in, what would be stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.applying.apply import Application, applied, placed
from simulator.kubernetes.applying.requests import applicable, repetitions
from simulator.kubernetes.bodies import Body
from simulator.kubernetes.builtin.defaults import prepared, prepared_change
from simulator.kubernetes.errors import KubernetesError, unknown
from simulator.kubernetes.objects.decoding import WARN, Decoded, Misfit, decode, decoded
from simulator.kubernetes.objects.metadata import finalizer_warnings
from simulator.kubernetes.objects.preconditions import refuse_other_object, refuse_other_place, require_version
from simulator.kubernetes.objects.preparation import admitted_new, admitted_update, created, owned, updated
from simulator.kubernetes.objects.write_options import (
    APPLY_PATCH,
    JSON_PATCH,
    MERGE_PATCH,
    STRATEGIC_PATCH,
    WriteOptions,
    Written,
    reset_fields,
)
from simulator.kubernetes.patching.requests import patched
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.schemas.type_schemas import schema_of

__all__ = [
    "APPLY_PATCH",
    "JSON_PATCH",
    "MERGE_PATCH",
    "STRATEGIC_PATCH",
    "WriteOptions",
    "Written",
    "apply",
    "create",
    "patch",
    "replace",
    "rewritten",
]


def create(kind: ResourceType, body: Body, options: WriteOptions) -> Written:
    """Gives the object that a POST makes, decoded, defaulted and validated, with all metadata but a resourceVersion."""
    read = decode(kind, body, options.field_validation)
    resource = created(kind, read.resource, options)
    resource = prepared(kind, owned(kind, {}, resource, options))
    warnings = read.warnings(options.field_validation)
    if kind.custom:
        warnings += finalizer_warnings(resource["metadata"])
    return Written(admitted_new(kind, resource), warnings)


def replace(kind: ResourceType, live: Mapping[str, Any], body: Body, options: WriteOptions) -> Written:
    """Gives the object after a PUT, on itself or on its subresource `status`; refuses a stale resourceVersion (409)."""
    read = decode(kind, body, options.field_validation)
    refuse_other_place(live["metadata"], read.resource["metadata"])
    refuse_other_object(kind, live["metadata"], read.resource["metadata"])
    require_version(kind, live["metadata"], read.resource["metadata"])
    resource = updated(kind, live, read.resource, options)
    return _changed(kind, live, resource, options, read)


def patch(kind: ResourceType, live: Mapping[str, Any], content_type: str, body: Body, options: WriteOptions) -> Written:
    """Gives the object after a JSON, merge or strategic merge patch."""
    read = patched(kind, live, content_type, body, options.field_validation)
    resource = updated(kind, live, read.resource, options)
    return _changed(kind, live, resource, options, read)


def apply(kind: ResourceType, live: Mapping[str, Any] | None, body: Body, options: WriteOptions) -> Written:
    """Gives the object after a server-side apply; without a live object the patch makes it."""
    intent = applicable(kind, body, options)
    warnings = repetitions(body) if options.field_validation == WARN else ()
    application = Application(
        manager=options.manager,
        version=kind.api_version,
        time=options.time,
        subresource=options.subresource,
        force=options.force,
        reset=reset_fields(kind, options.subresource),
    )
    frame = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": {}}
    merged = applied(schema_of(kind), frame if live is None else live, intent, application)
    entries = merged["metadata"].get("managedFields", [])
    try:
        resource = decoded(kind, merged, "Ignore").resource
    except Misfit as error:
        raise unconvertible(kind, intent, str(error)) from error
    if live is None:
        made = prepared(kind, created(kind, resource, options))
        return Written(admitted_new(kind, _managed(made, entries)), warnings)
    resource = prepared_change(kind, _managed(updated(kind, live, resource, options), entries))
    return _settled(live, admitted_update(kind, live, resource, options), warnings)


def unconvertible(kind: ResourceType, intent: Mapping[str, Any], why: str) -> KubernetesError:
    """Gives 500: what fits the schema and still is no object of its Go type."""
    version = kind.api_version if kind.group else f"/{kind.api_version}"
    wanted = f"{version}, Kind={kind.kind}"
    return unknown(
        f"failed to convert new object ({placed(intent)}; {wanted}) to proper version:"
        f" unable to convert unstructured object to {wanted}: error decoding from json: {why}"
    )


def rewritten(
    kind: ResourceType, live: Mapping[str, Any], resource: Mapping[str, Any], options: WriteOptions
) -> Written:
    """Gives the object after a write of the server's own, or through scale: with managed fields, but not validated."""
    return _settled(live, owned(kind, live, dict(resource), options), ())


def _changed(
    kind: ResourceType,
    live: Mapping[str, Any],
    resource: dict[str, Any],
    options: WriteOptions,
    read: Decoded,
) -> Written:
    # Of a custom resource, a write of the status owns what it asked for, even what it may not change.
    asked = read.resource if kind.custom and options.subresource == "status" else None
    owned_resource = prepared_change(kind, owned(kind, live, resource, options, asked))
    return _settled(live, admitted_update(kind, live, owned_resource, options), read.warnings(options.field_validation))


def _managed(resource: dict[str, Any], entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {**resource, "metadata": {**resource["metadata"], **({"managedFields": entries} if entries else {})}}


def _settled(live: Mapping[str, Any], resource: dict[str, Any], warnings: tuple[str, ...]) -> Written:
    """Keeps the live object when nothing but the times of managedFields would change."""
    if _timeless(live) == _timeless(resource):
        return Written(dict(live), warnings, changed=False)
    return Written(resource, warnings)


def _timeless(resource: Mapping[str, Any]) -> dict[str, Any]:
    metadata = resource["metadata"]
    entries = [{**entry, "time": ""} for entry in metadata.get("managedFields") or ()]
    entries.sort(key=str)
    return {**resource, "metadata": {**metadata, "managedFields": entries}}
