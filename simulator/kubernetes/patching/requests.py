# SPDX-License-Identifier: GPL-3.0-or-later
"""A PATCH request other than apply: from live object and patch to the object that the patch asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.bodies import Body
from simulator.kubernetes.causes import invalid_value, quoted
from simulator.kubernetes.errors import KubernetesError, bad_request, invalid, unsupported_media_type
from simulator.kubernetes.objects.decoding import Decoded, Misfit, decoded
from simulator.kubernetes.objects.write_options import APPLY_PATCH, JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH
from simulator.kubernetes.patching.plain import json_patched, merge_patched
from simulator.kubernetes.patching.strategic import strategic_merged
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.schemas.type_schemas import schema_of


def patched(
    kind: ResourceType, live: Mapping[str, Any], content_type: str, body: Body, field_validation: str
) -> Decoded:
    """Gives the object after the patch; raises 415 for a patch the kind does not take, 422 for a misfit."""
    resource = _merged(kind, live, content_type, body)
    if not isinstance(resource, Mapping) or not isinstance(resource.get("metadata"), Mapping):
        raise _misfit(body, "the patched object has no metadata")
    try:
        return decoded(kind, resource, field_validation, body.duplicates)
    except Misfit as error:
        raise _misfit(body, str(error)) from error


def accepted_types(kind: ResourceType) -> tuple[str, ...]:
    """Gives the media types of patches that a kind takes; custom resources know no strategic merge."""
    own = () if kind.custom else (STRATEGIC_PATCH,)
    return (JSON_PATCH, MERGE_PATCH, *own, APPLY_PATCH)


def _merged(kind: ResourceType, live: Mapping[str, Any], content_type: str, body: Body) -> Any:
    if content_type not in accepted_types(kind) or content_type == APPLY_PATCH:
        raise unsupported_media_type(accepted_types(kind))
    if content_type == JSON_PATCH:
        return json_patched(live, body.value)
    if not isinstance(body.value, Mapping):
        raise bad_request("error decoding patch: the patch must be a JSON object")
    if content_type == MERGE_PATCH:
        return merge_patched(live, body.value)
    return strategic_merged(schema_of(kind), live, body.value)


def _misfit(body: Body, why: str) -> KubernetesError:
    return invalid("", "", "", [invalid_value(("patch",), quoted(body.value), why)])
