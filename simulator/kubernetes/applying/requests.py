# SPDX-License-Identifier: GPL-3.0-or-later
"""What the body of a server-side apply must be before anything is merged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.bodies import Body
from simulator.kubernetes.errors import bad_request
from simulator.kubernetes.objects.decoding import STRICT
from simulator.kubernetes.objects.write_options import WriteOptions
from simulator.kubernetes.resources import ResourceType


def applicable(kind: ResourceType, body: Body, options: WriteOptions) -> dict[str, Any]:
    """Gives the applied configuration with its name and namespace; raises 400 for another type or for managedFields."""
    patch = body.value
    twice = repetitions(body)
    if twice and options.field_validation == STRICT:
        raise bad_request("error strict decoding YAML: yaml: unmarshal errors:\n  " + "\n  ".join(twice))
    if not isinstance(patch, Mapping):
        raise bad_request("error decoding YAML: the body of an apply patch must be an object")
    version, name = patch.get("apiVersion", ""), patch.get("kind", "")
    if (version, name) != (kind.api_version, kind.kind):
        shown = version if "/" in str(version) else f"/{version}"
        raise bad_request(f"invalid object type: {shown}, Kind={name}")
    metadata = patch.get("metadata") or {}
    if isinstance(metadata, Mapping):
        metadata = _placed(kind, metadata, options)
    return {**patch, "metadata": metadata}


def repetitions(body: Body) -> tuple[str, ...]:
    """Gives what an apply patch says twice; field validation looks at nothing else here."""
    return tuple(f'key "{path}" already set in map' for path in body.duplicates)


def _placed(kind: ResourceType, metadata: Mapping[str, Any], options: WriteOptions) -> dict[str, Any]:
    if metadata.get("managedFields") is not None:
        raise bad_request("metadata.managedFields must be nil")
    place = {"name": options.name}
    # A client that prints what it read and applies it again sends a null creationTimestamp.
    return {**place, **{name: value for name, value in metadata.items() if name != "creationTimestamp"}}
