# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server itself writes into some kinds of objects when they are made or changed, and whom it sends away."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace

from simulator.kubernetes.bodies import Body
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.crd_approval import approval_causes
from simulator.kubernetes.errors import ResourceName, forbidden, invalid
from simulator.kubernetes.namespaces import NAMESPACES, require_open_namespace
from simulator.kubernetes.resources import ResourceType, Shelf
from simulator.kubernetes.service_addresses import SERVICES, with_addresses
from simulator.kubernetes.store import Document

ACCOUNTS: Shelf = ("", "serviceaccounts")
PODS: Shelf = ("", "pods")
ACCOUNT_OF_TOKEN = "kubernetes.io/service-account.name"
TOKEN_LIFETIME = 10 * 365 * 86400
Completion = Callable[[Cluster, Document], Document]


def admit_create(cluster: Cluster, kind: ResourceType, resource: Document) -> Document:
    """The new object, completed."""
    metadata = resource["metadata"]
    require_open_namespace(cluster, kind, metadata.get("namespace", ""), metadata["name"])
    complete = COMPLETIONS.get(kind.shelf)
    return complete(cluster, resource) if complete else resource


def admit_update(cluster: Cluster, kind: ResourceType, live: Document, resource: Document) -> Document:
    """The changed object, completed."""
    if kind.shelf == NAMESPACES:
        return named_by_label(resource)
    if kind.shelf == PODS:
        return with_pod_addresses(resource)
    return with_addresses(cluster, resource, live) if kind.shelf == SERVICES else resource


def with_pod_addresses(pod: Document) -> Document:
    """A pod whose list of addresses begins with its address."""
    status = pod.get("status") or {}
    if not status.get("podIP") or (status.get("podIPs") or [{}])[0].get("ip") == status["podIP"]:
        return pod
    return pod | {"status": status | {"podIPs": [{"ip": status["podIP"]}]}}


def with_name_label(kind: ResourceType, body: Body) -> Body:
    """The body of a new namespace with its label, which counts as set by whoever makes the namespace."""
    metadata = body.value.get("metadata") if isinstance(body.value, dict) else None
    if kind.shelf != NAMESPACES or not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        return body
    return replace(body, value=named_by_label(body.value))


def complete_namespace(cluster: Cluster, resource: Document) -> Document:
    """A namespace is active, named by a label, and kept until it is empty."""
    return named_by_label(resource) | {"spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}


def named_by_label(resource: Document) -> Document:
    """A namespace with the label that carries its name."""
    metadata = resource["metadata"]
    labels = {**(metadata.get("labels") or {}), "kubernetes.io/metadata.name": metadata["name"]}
    return resource | {"metadata": metadata | {"labels": labels}}


def complete_pod(cluster: Cluster, resource: Document) -> Document:
    """A pod runs as a service account that exists."""
    metadata, spec = resource["metadata"], resource["spec"]
    account = spec.get("serviceAccountName") or "default"
    if cluster.store.get(ACCOUNTS, metadata["namespace"], account) is None:
        why = (
            f'error looking up service account {metadata["namespace"]}/{account}: serviceaccount "{account}" not found'
        )
        raise forbidden(ResourceName("pods"), metadata["name"], why)
    return resource | {"spec": spec | {"serviceAccountName": account, "serviceAccount": account}}


def complete_secret(cluster: Cluster, resource: Document) -> Document:
    """A Secret of the token type gets the token of the account that its annotation names."""
    metadata = resource["metadata"]
    account_name = (metadata.get("annotations") or {}).get(ACCOUNT_OF_TOKEN, "")
    account = cluster.store.get(ACCOUNTS, metadata["namespace"], account_name)
    if resource.get("type") != "kubernetes.io/service-account-token" or account is None:
        return resource
    uid = account["metadata"]["uid"]
    token = cluster.issue_token(metadata["namespace"], account_name, uid, TOKEN_LIFETIME, [])
    values = {"ca.crt": cluster.ca_pem, "namespace": metadata["namespace"], "token": token}
    encoded = {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}
    annotations = metadata["annotations"] | {"kubernetes.io/service-account.uid": uid}
    data = {**(resource.get("data") or {}), **encoded}
    return resource | {"metadata": metadata | {"annotations": annotations}, "data": data}


def complete_service(cluster: Cluster, resource: Document) -> Document:
    """A service has addresses."""
    return with_addresses(cluster, resource, None)


def complete_definition(cluster: Cluster, resource: Document) -> Document:
    """A definition in a protected group says whether it was approved; none is established yet."""
    causes = approval_causes(resource)
    if causes:
        group = "apiextensions.k8s.io"
        raise invalid(group, "CustomResourceDefinition", resource["metadata"]["name"], causes)
    stored = [version["name"] for version in resource["spec"]["versions"] if version.get("storage")]
    nothing = {"conditions": None, "acceptedNames": {"plural": "", "kind": ""}}
    return resource | {"status": nothing | {"storedVersions": stored}}


COMPLETIONS: dict[Shelf, Completion] = {
    NAMESPACES: complete_namespace,
    SERVICES: complete_service,
    PODS: complete_pod,
    ("", "secrets"): complete_secret,
    ("apiextensions.k8s.io", "customresourcedefinitions"): complete_definition,
}
