# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting stored resources, from request to answer."""

from __future__ import annotations

from dataclasses import replace

from simulator.kubernetes import deletions
from simulator.kubernetes.calls import Call, call_of
from simulator.kubernetes.delete_options import DeleteOptions, delete_options
from simulator.kubernetes.errors import KubernetesError, bad_request
from simulator.kubernetes.reading import list_document, list_metadata, page
from simulator.kubernetes.request_bodies import body_of
from simulator.kubernetes.requests import KubeRequest, KubeResponse
from simulator.kubernetes.targets import Target, warning_headers


def delete(target: Target) -> KubeResponse:
    """An object deleted, or on its way."""
    call, options = deletion(target)
    try:
        gone = deletions.delete(target.cluster, target.kind, target.namespace, target.path.name, options, call)
    except KubernetesError as error:
        raise replace(error, warnings=tuple(call.warnings)) from error
    return target.shown(gone, call)


def delete_collection(target: Target) -> KubeResponse:
    """All objects that the selectors choose, deleted one by one."""
    call, options = deletion(target)
    found = page(target.cluster, target.kind, target.namespace, target.request.query)
    for item in found.items:
        metadata = item["metadata"]
        deletions.delete(target.cluster, target.kind, metadata.get("namespace", ""), metadata["name"], options, call)
    document = list_document(target.kind, list_metadata(target.cluster, found), found.items)
    return KubeResponse(document=document, headers=warning_headers(call))


def deletion(target: Target) -> tuple[Call, DeleteOptions]:
    """The circumstances of a deletion, which may stand in the query or in the body."""
    body = (body_of(target.request).value or {}) if target.request.body.strip() else {}
    if not isinstance(body, dict):
        raise bad_request("invalid delete options")
    query = dict(target.request.query)
    if body.get("dryRun"):
        query["dryRun"] = body["dryRun"][0]
    options = delete_options(body, query)
    return call_of(KubeRequest("DELETE", target.request.path, query, user=target.request.user), ""), options
