# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server itself writes into some kinds of objects when they are made or changed, and whom it sends away."""

from __future__ import annotations

import base64
from collections.abc import Callable

from simulator.kubernetes.builtin.default_rules import job
from simulator.kubernetes.causes import Cause
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.crd_approval import approval_causes
from simulator.kubernetes.crd_columns import column_causes
from simulator.kubernetes.errors import ResourceName, forbidden, invalid
from simulator.kubernetes.namespaces import NAMESPACES, require_open_namespace
from simulator.kubernetes.node_controller import NODES, NOT_READY
from simulator.kubernetes.pod_tokens import with_token
from simulator.kubernetes.resources import ResourceType, Shelf
from simulator.kubernetes.service_addresses import SERVICES, with_addresses
from simulator.kubernetes.store import Document

ACCOUNTS: Shelf = ("", "serviceaccounts")
PODS: Shelf = ("", "pods")
DEFINITIONS: Shelf = ("apiextensions.k8s.io", "customresourcedefinitions")
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
    if kind.shelf == PODS:
        return with_pod_addresses(resource)
    if kind.shelf == DEFINITIONS:
        require_definition(resource, column_causes(resource))
    return with_addresses(cluster, resource, live) if kind.shelf == SERVICES else resource


def with_pod_addresses(pod: Document) -> Document:
    """A pod whose list of addresses begins with its address."""
    status = pod.get("status") or {}
    if not status.get("podIP") or (status.get("podIPs") or [{}])[0].get("ip") == status["podIP"]:
        return pod
    return pod | {"status": status | {"podIPs": [{"ip": status["podIP"]}]}}


def complete_namespace(cluster: Cluster, resource: Document) -> Document:
    """A namespace is active, and kept until it is empty."""
    return resource | {"spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}


def complete_pod(cluster: Cluster, resource: Document) -> Document:
    """A pod runs as a service account that exists, and has that account's token."""
    metadata, spec = resource["metadata"], resource["spec"]
    account = spec.get("serviceAccountName") or "default"
    found = cluster.store.get(ACCOUNTS, metadata["namespace"], account)
    if found is None:
        why = (
            f'error looking up service account {metadata["namespace"]}/{account}: serviceaccount "{account}" not found'
        )
        raise forbidden(ResourceName("pods"), metadata["name"], why)
    named = spec | {"serviceAccountName": account, "serviceAccount": account}
    wanted = spec.get("automountServiceAccountToken", found.get("automountServiceAccountToken", True))
    return resource | {"spec": with_token(named, cluster.suffix()) if wanted else named}


def complete_node(cluster: Cluster, resource: Document) -> Document:
    """A new node takes no pods until somebody has seen it ready."""
    spec = resource.get("spec", {})
    return resource | {"spec": spec | {"taints": [*spec.get("taints", []), NOT_READY]}}


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


def complete_job(cluster: Cluster, resource: Document) -> Document:
    """A Job is read back with the labels of its pods, which it has got only now."""
    return job(resource)


def complete_definition(cluster: Cluster, resource: Document) -> Document:
    """A definition in a protected group says whether it was approved, columns are whole; none is established yet."""
    require_definition(resource, [*approval_causes(resource), *column_causes(resource)])
    stored = [version["name"] for version in resource["spec"]["versions"] if version.get("storage")]
    nothing = {"conditions": None, "acceptedNames": {"plural": "", "kind": ""}}
    return resource | {"status": nothing | {"storedVersions": stored}}


def require_definition(definition: Document, causes: list[Cause]) -> None:
    """Refuses a definition for these causes, if there are any."""
    if causes:
        raise invalid(DEFINITIONS[0], "CustomResourceDefinition", definition["metadata"]["name"], causes)


COMPLETIONS: dict[Shelf, Completion] = {
    NAMESPACES: complete_namespace,
    SERVICES: complete_service,
    PODS: complete_pod,
    ("batch", "jobs"): complete_job,
    NODES: complete_node,
    ("", "secrets"): complete_secret,
    DEFINITIONS: complete_definition,
}
