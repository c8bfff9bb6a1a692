# SPDX-License-Identifier: GPL-3.0-or-later
"""The scale subresource: one number of replicas in whatever field a kind keeps it."""

from __future__ import annotations

from typing import Any

import jsonpatch

from simulator.kubernetes.bodies import Body
from simulator.kubernetes.causes import invalid_value
from simulator.kubernetes.errors import bad_request, invalid, unprocessable
from simulator.kubernetes.jsonpath import first, replaced
from simulator.kubernetes.resources import ResourceType, ScalePaths
from simulator.kubernetes.store import Document
from simulator.kubernetes.writes import JSON_PATCH

SHOWN_METADATA = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")


def scale_of(kind: ResourceType, resource: Document) -> Document:
    """The Scale of an object."""
    paths = paths_of(kind)
    metadata = resource["metadata"]
    status: Document = {"replicas": first(paths.status_replicas, resource) or 0}
    selector = selector_text(kind, resource)
    if selector:
        status["selector"] = selector
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {key: metadata[key] for key in SHOWN_METADATA if key in metadata},
        "spec": {"replicas": first(paths.spec_replicas, resource) or 0},
        "status": status,
    }


def scaled(kind: ResourceType, live: Document, media: str, body: Body) -> Document:
    """The object with the replicas that a Scale, or a patch of one, asks for."""
    current = scale_of(kind, live)
    wanted = patched(current, media, body.value) if media else body.value
    replicas = wanted.get("spec", {}).get("replicas", 0) if isinstance(wanted, dict) else None
    if not isinstance(replicas, int):
        raise bad_request("Scale needs spec.replicas, a whole number")
    if replicas < 0:
        causes = [invalid_value(("spec", "replicas"), replicas, "must be greater than or equal to 0")]
        raise invalid("autoscaling", "Scale", live["metadata"]["name"], causes)
    return replaced(paths_of(kind).spec_replicas, live, replicas)


def patched(current: Document, media: str, change: Any) -> Any:
    """A Scale after a JSON patch or a merge of its spec."""
    if media != JSON_PATCH:
        return current | {"spec": {**current["spec"], **change.get("spec", {})}}
    try:
        return jsonpatch.apply_patch(current, change)
    except jsonpatch.JsonPatchException as error:
        raise unprocessable(str(error)) from error


def selector_text(kind: ResourceType, resource: Document) -> str:
    """The selector of the object's pods as text."""
    if kind.custom:
        return str(first(paths_of(kind).selector, resource) or "") if paths_of(kind).selector else ""
    selector = first(".spec.selector", resource) or {}
    labels = selector.get("matchLabels", selector) or {}
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items()))


def paths_of(kind: ResourceType) -> ScalePaths:
    """Where the kind keeps its replicas."""
    if kind.scale is None:
        raise bad_request(f"{kind.kind} has no scale")
    return kind.scale
