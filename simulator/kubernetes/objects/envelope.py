# SPDX-License-Identifier: GPL-3.0-or-later
"""What a body says it is: refused when that is not the type of the path."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.kubernetes.bodies import Body
from simulator.kubernetes.causes import invalid_value
from simulator.kubernetes.errors import KubernetesError, bad_request, invalid
from simulator.kubernetes.objects.custom_validation import custom_causes
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.schemas.definitions import definition_name

SHOWN_BYTES = 30
GO_ENVELOPE = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
JSON_NAMES = {list: "array", str: "string", bool: "bool", int: "number", float: "number"}


def refuse_other_type(kind: ResourceType, body: Body) -> None:
    """Raises 400 for a body that is no object, or of another version or kind; 422 for a custom one of another kind."""
    if not isinstance(body.value, Mapping):
        raise _unrecognized(kind, body, "couldn't get version/kind; json parse error: " + _no_object(body))
    version, name = str(body.value.get("apiVersion") or ""), str(body.value.get("kind") or "")
    if kind.custom and not name:
        raise _unrecognized(kind, body, f"Object 'Kind' is missing in '{body.text.decode(errors='replace')}'")
    if not kind.custom:
        _refuse_unregistered(kind, version or kind.api_version, name or kind.kind)
    if version not in ("", kind.api_version):
        raise bad_request(
            f"the API version in the data ({version}) does not match the expected API version ({kind.api_version})"
        )
    if kind.custom and name != kind.kind:
        raise _other_kind(kind, name, body.value)


def _refuse_unregistered(kind: ResourceType, version: str, name: str) -> None:
    group, _, short = version.rpartition("/")
    if definition_name(group, short, name):
        if name != kind.kind and version == kind.api_version:
            raise bad_request(f"the kind in the data ({name}) does not match the expected kind ({kind.kind})")
        return
    raise bad_request(
        f'{name} in version "{kind.version}" cannot be handled as a {kind.kind}: no kind "{name}" is registered'
        f' for version "{version}" in scheme "pkg/runtime/scheme.go:110"'
    )


def _other_kind(kind: ResourceType, name: str, value: Mapping[str, object]) -> KubernetesError:
    """Gives 422: the kind is judged together with the rest, which has no defaults yet."""
    metadata = value.get("metadata")
    called = str(metadata.get("name", "")) if isinstance(metadata, Mapping) else ""
    causes = [invalid_value(("kind",), name, f"must be {kind.kind}"), *custom_causes(kind, value, None)]
    return invalid(kind.group, name, called, causes)


def _unrecognized(kind: ResourceType, body: Body, why: str) -> KubernetesError:
    shown = body.text.decode(errors="replace") if body.text.startswith(b"{") else body.text.hex()
    limit = SHOWN_BYTES if body.text.startswith(b"{") else 2 * SHOWN_BYTES
    shown = shown if len(shown) <= limit else shown[:limit] + " ..."
    return bad_request(f"the object provided is unrecognized (must be of type {kind.kind}): {why} ({shown})")


def _no_object(body: Body) -> str:
    return f"json: cannot unmarshal {JSON_NAMES.get(type(body.value), 'null')} into Go value of type {GO_ENVELOPE}"
