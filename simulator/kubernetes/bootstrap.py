# SPDX-License-Identifier: GPL-3.0-or-later
"""What every new cluster holds: namespaces, the default roles and the service of the API itself."""

from __future__ import annotations

from typing import Any

from simulator.kubernetes.authorization import RBAC
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.resources import Shelf
from simulator.kubernetes.service_addresses import SERVICES, with_addresses

NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
READ = ["get", "list", "watch"]
WRITE = ["create", "delete", "deletecollection", "patch", "update"]
DISCOVERY_PATHS = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"]
PUBLIC_PATHS = ["/healthz", "/livez", "/readyz", "/version", "/version/"]
WORKLOADS = {
    "": [
        "configmaps",
        "endpoints",
        "events",
        "persistentvolumeclaims",
        "pods",
        "pods/log",
        "serviceaccounts",
        "services",
    ],
    "apps": ["daemonsets", "deployments", "deployments/scale", "replicasets", "statefulsets"],
    "batch": ["cronjobs", "jobs"],
    "autoscaling": ["horizontalpodautoscalers"],
    "networking.k8s.io": ["ingresses", "networkpolicies"],
    "policy": ["poddisruptionbudgets"],
}

Rules = list[dict[str, Any]]


def resource_rules(verbs: list[str], resources: dict[str, list[str]]) -> Rules:
    """One rule per group."""
    return [{"apiGroups": [group], "resources": plurals, "verbs": verbs} for group, plurals in resources.items()]


def role_rules() -> dict[str, Rules]:
    """The rules of the default cluster roles, as far as the simulator serves what they speak of."""
    view = resource_rules(READ, WORKLOADS | {"": [*WORKLOADS[""], "namespaces"]})
    edit = [*view, *resource_rules([*READ, *WRITE], {"": ["secrets"]}), *resource_rules(WRITE, WORKLOADS)]
    bind = resource_rules([*READ, *WRITE], {RBAC: ["rolebindings", "roles"]})
    reviews = ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]
    return {
        "admin": [*edit, *bind],
        "cluster-admin": [
            {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
            {"nonResourceURLs": ["*"], "verbs": ["*"]},
        ],
        "edit": edit,
        "system:basic-user": [
            *resource_rules(["create"], {"authorization.k8s.io": reviews}),
            *resource_rules(["create"], {"authentication.k8s.io": ["selfsubjectreviews"]}),
        ],
        "system:discovery": [{"nonResourceURLs": sorted([*PUBLIC_PATHS, *DISCOVERY_PATHS]), "verbs": ["get"]}],
        "system:public-info-viewer": [{"nonResourceURLs": PUBLIC_PATHS, "verbs": ["get"]}],
        "view": view,
    }


BINDINGS = {
    "cluster-admin": ("system:masters",),
    "system:basic-user": ("system:authenticated",),
    "system:discovery": ("system:authenticated",),
    "system:public-info-viewer": ("system:authenticated", "system:unauthenticated"),
}


def bootstrap(cluster: Cluster) -> None:
    """Stores what a cluster starts with."""
    for name in NAMESPACES:
        labels = {"kubernetes.io/metadata.name": name}
        content = {"spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}
        add(cluster, ("", "namespaces"), name, content, {"labels": labels})
    add(cluster, SERVICES, "kubernetes", api_service(cluster), {"namespace": "default"})
    for name, rules in role_rules().items():
        add(cluster, (RBAC, "clusterroles"), name, {"rules": rules})
    for role, groups in BINDINGS.items():
        add(cluster, (RBAC, "clusterrolebindings"), role, binding(role, groups))


def api_service(cluster: Cluster) -> dict[str, Any]:
    """The service under which pods reach the API."""
    ports = [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 443}]
    return with_addresses(cluster, {"spec": {"type": "ClusterIP", "ports": ports, "sessionAffinity": "None"}}, None)


def binding(role: str, groups: tuple[str, ...]) -> dict[str, Any]:
    """A cluster role bound to groups."""
    subjects = [{"kind": "Group", "apiGroup": RBAC, "name": group} for group in groups]
    return {"roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": role}, "subjects": subjects}


def add(cluster: Cluster, shelf: Shelf, name: str, content: dict[str, Any], more: dict[str, Any] | None = None) -> None:
    """Stores one object as it is."""
    kind = cluster.registry.by_shelf(shelf)
    assert kind is not None
    metadata = {"name": name, "uid": cluster.uid(), "creationTimestamp": cluster.now()} | (more or {})
    cluster.store.put(shelf, {"kind": kind.kind, "apiVersion": kind.api_version, "metadata": metadata} | content)
