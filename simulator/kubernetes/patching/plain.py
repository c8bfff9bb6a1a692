# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON merge patch (RFC 7396) and JSON patch (RFC 6902)."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import jsonpatch
import jsonpointer

from simulator.kubernetes.errors import bad_request, unprocessable

MOST_OPERATIONS = 10_000


def merge_patched(live: Any, patch: Any) -> Any:
    """Gives the live value with the patch on top: null takes a key away, a list replaces a list."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(live) if isinstance(live, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge_patched(result.get(name), value)
    return result


def json_patched(live: Mapping[str, Any], operations: Any) -> Any:
    """Gives the live object after the operations; raises 400 for no patch at all, 422 for one that does not fit."""
    if not isinstance(operations, list):
        raise bad_request("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch")
    if len(operations) > MOST_OPERATIONS:
        raise bad_request(f"The allowed maximum operations in a JSON patch is {MOST_OPERATIONS}, got {len(operations)}")
    try:
        return jsonpatch.JsonPatch(operations).apply(copy.deepcopy(dict(live)))
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException) as error:
        raise unprocessable("the server rejected our request due to an error in our request") from error
