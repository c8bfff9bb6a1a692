# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs on stored resources and their subresources, from request to answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulator.kubernetes import deletions, mutations, subresource_api
from simulator.kubernetes.bodies import parse_body
from simulator.kubernetes.calls import Call, call_of
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.delete_options import DeleteOptions, delete_options
from simulator.kubernetes.errors import KubernetesError, bad_request, unsupported_media_type
from simulator.kubernetes.list_options import check_list_options
from simulator.kubernetes.paths import ResourcePath
from simulator.kubernetes.reading import list_document, list_metadata, page
from simulator.kubernetes.rendering import form_of, rendered_list
from simulator.kubernetes.request_bodies import body_of
from simulator.kubernetes.requests import NO_SUCH_ROUTE, KubeRequest, KubeResponse
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.revisions import check_is_reached
from simulator.kubernetes.targets import Target, warning_headers
from simulator.kubernetes.watching import Watch
from simulator.kubernetes.writes import APPLY_PATCH, JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH

PATCH_TYPES = (JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY_PATCH)


def answer(cluster: Cluster, kind: ResourceType, path: ResourcePath, verb: str, request: KubeRequest) -> KubeResponse:
    """The answer to a verb on a resource; 405 when the type has no such verb."""
    target = Target(cluster, kind, path, request)
    handler = SUBRESOURCE_HANDLERS.get((path.subresource, verb)) if path.subresource else HANDLERS.get(verb)
    if kind.custom and verb == "create" and kind.namespaced and not path.namespace:
        return NO_SUCH_ROUTE
    if kind.custom and verb == "patch" and not path.name:
        raise bad_request("name must be provided")
    if handler is None or verb not in kind.verbs or misplaced(target, verb):
        message = "the server does not allow this method on the requested resource"
        raise KubernetesError(405, "MethodNotAllowed", message)
    return handler(target)


def misplaced(target: Target, verb: str) -> bool:
    """Whether the verb needs a name or a namespace that the path lacks, or must not have a name."""
    if verb in ("list", "watch") and not target.path.name:
        return False
    if target.kind.namespaced and not target.path.namespace:
        return True
    collective = verb in ("create", "deletecollection") and not target.path.subresource
    return verb != "watch" and collective == bool(target.path.name)


def get(target: Target) -> KubeResponse:
    """One object, in no older state than was asked for."""
    revision = target.request.query.get("resourceVersion", "")
    check_is_reached(target.cluster.store, int(revision) if revision.isdecimal() else 0)
    found = mutations.existing(target.cluster, target.kind, target.namespace, target.path.name)
    return target.shown(found)


def list_all(target: Target) -> KubeResponse:
    """The objects that the selectors choose."""
    query = target.request.query
    check_list_options(query)
    form = form_of(target.request.accept)
    found = page(target.cluster, target.kind, target.namespace, query)
    return KubeResponse(document=rendered_list(target.cluster, target.kind, found, form, query))


def watch(target: Target) -> KubeResponse:
    """The changes from now on, or from a revision on."""
    query = dict(target.request.query)
    check_list_options(query)
    if target.path.name:
        query["fieldSelector"] = f"metadata.name={target.path.name}"
    form = form_of(target.request.accept.replace(";stream=watch", ""))
    stream = Watch(target.cluster, target.kind, target.namespace, query, form).stream()
    return KubeResponse(stream=stream)


def create(target: Target) -> KubeResponse:
    """A new object."""
    call = call_of(target.request, "")
    made = mutations.create(target.cluster, target.kind, target.namespace, target.body(), call)
    return target.shown(made, call, 201)


def update(target: Target) -> KubeResponse:
    """An object replaced as a whole, or its status."""
    call = call_of(target.request, target.path.subresource)
    changed, made = mutations.replace(
        target.cluster, target.kind, target.namespace, target.path.name, target.body(), call
    )
    return target.shown(changed, call, 201 if made else 200)


def patch(target: Target) -> KubeResponse:
    """An object patched or applied, or its status."""
    media = target.request.content_type
    known = PATCH_TYPES if not target.kind.custom else tuple(item for item in PATCH_TYPES if item != STRATEGIC_PATCH)
    if media not in known:
        if target.kind.custom:
            raise unsupported_media_type(known)
        raise KubernetesError(415, "UnsupportedMediaType", "415: Unsupported Media Type")
    call = call_of(target.request, target.path.subresource)
    body = parse_body(target.request.body, media)
    changed, made = mutations.patch(target.cluster, target.kind, target.namespace, target.path.name, media, body, call)
    return target.shown(changed, call, 201 if made else 200)


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
    document = list_document(target.kind, list_metadata(found), found.items)
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


HANDLERS: dict[str, Callable[[Target], KubeResponse]] = {
    "get": get,
    "list": list_all,
    "watch": watch,
    "create": create,
    "update": update,
    "patch": patch,
    "delete": delete,
    "deletecollection": delete_collection,
}
SUBRESOURCE_HANDLERS: dict[tuple[str, str], Callable[[Target], KubeResponse]] = {
    ("exec", "create"): subresource_api.execute,
    ("exec", "get"): subresource_api.execute,
    ("finalize", "update"): update,
    ("log", "get"): subresource_api.log,
    ("scale", "get"): subresource_api.get_scale,
    ("scale", "update"): subresource_api.set_scale,
    ("scale", "patch"): subresource_api.set_scale,
    ("status", "get"): get,
    ("status", "update"): update,
    ("status", "patch"): patch,
}
