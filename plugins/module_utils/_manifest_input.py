# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects as a user wrote them, checked and put into the form in which they are applied."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body


def checked_objects(objects: Sequence[Body], namespace: str) -> list[Body]:
    """The objects with a namespace each, Secrets as base64. Raises InputError naming the object that cannot be one."""
    bodies = [_with_namespace(_identified(body, position), namespace) for position, body in enumerate(objects)]
    seen: set[tuple[str, ...]] = set()
    for body in bodies:
        key = identity(body)
        if key in seen:
            raise InputError(f"objects: {' '.join(key)} is there twice; leave one out.")
        seen.add(key)
    return [_encoded(body) for body in bodies]


def identity(body: Body) -> tuple[str, ...]:
    """What tells an object from all others of a cluster."""
    metadata = body["metadata"]
    return body["apiVersion"], body["kind"], metadata.get("namespace", ""), metadata["name"]


def _identified(body: Body, position: int) -> Body:
    metadata = body.get("metadata")
    named = isinstance(metadata, dict) and isinstance(metadata.get("name"), str) and metadata["name"]
    if not (isinstance(body.get("apiVersion"), str) and isinstance(body.get("kind"), str) and named):
        raise InputError(f"objects[{position}]: set apiVersion, kind and metadata.name, all of them text.")
    return body


def _with_namespace(body: Body, namespace: str) -> Body:
    if body["metadata"].get("namespace") or body["kind"] in CLUSTER_WIDE:
        return body
    return {**body, "metadata": {**body["metadata"], "namespace": namespace}}


def _encoded(body: Body) -> Body:
    """A Secret's stringData as data: the server never removes a key of stringData that is no longer applied."""
    if body["kind"] != "Secret" or "stringData" not in body:
        return body
    given = {key: base64.b64encode(str(value).encode()).decode() for key, value in body["stringData"].items()}
    rest = {key: value for key, value in body.items() if key != "stringData"}
    return {**rest, "data": {**body.get("data", {}), **given}}


CLUSTER_WIDE = frozenset(
    {
        "Namespace",
        "Node",
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "GatewayClass",
        "PersistentVolume",
        "PriorityClass",
        "StorageClass",
        "RuntimeClass",
        "APIService",
        "ComputeClass",
        "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    }
)
