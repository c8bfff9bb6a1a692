# SPDX-License-Identifier: GPL-3.0-or-later
"""The resource types that every cluster serves before any custom resource definition."""

from __future__ import annotations

from simulator.kubernetes.resources import REVIEW_VERBS, ResourceType, ScalePaths

REPLICAS = ScalePaths(".spec.replicas", ".status.replicas", ".status.selector")
WITHOUT_COLLECTION = ("create", "delete", "get", "list", "patch", "update", "watch")

# One row: plural, kind, short names, subresources.
Row = tuple[str, str, str, str]

NAMESPACED: dict[str, tuple[Row, ...]] = {
    "v1": (
        ("configmaps", "ConfigMap", "cm", ""),
        ("endpoints", "Endpoints", "ep", ""),
        ("events", "Event", "ev", ""),
        ("limitranges", "LimitRange", "limits", ""),
        ("persistentvolumeclaims", "PersistentVolumeClaim", "pvc", "status"),
        ("pods", "Pod", "po", "status log exec"),
        ("podtemplates", "PodTemplate", "", ""),
        ("replicationcontrollers", "ReplicationController", "rc", "status scale"),
        ("resourcequotas", "ResourceQuota", "quota", "status"),
        ("secrets", "Secret", "", ""),
        ("serviceaccounts", "ServiceAccount", "sa", "token"),
        ("services", "Service", "svc", "status"),
    ),
    "apps/v1": (
        ("controllerrevisions", "ControllerRevision", "", ""),
        ("daemonsets", "DaemonSet", "ds", "status"),
        ("deployments", "Deployment", "deploy", "status scale"),
        ("replicasets", "ReplicaSet", "rs", "status scale"),
        ("statefulsets", "StatefulSet", "sts", "status scale"),
    ),
    "autoscaling/v2": (("horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa", "status"),),
    "batch/v1": (
        ("cronjobs", "CronJob", "cj", "status"),
        ("jobs", "Job", "", "status"),
    ),
    "coordination.k8s.io/v1": (("leases", "Lease", "", ""),),
    "discovery.k8s.io/v1": (("endpointslices", "EndpointSlice", "", ""),),
    "networking.k8s.io/v1": (
        ("ingresses", "Ingress", "ing", "status"),
        ("networkpolicies", "NetworkPolicy", "netpol", ""),
    ),
    "policy/v1": (("poddisruptionbudgets", "PodDisruptionBudget", "pdb", "status"),),
    "rbac.authorization.k8s.io/v1": (
        ("rolebindings", "RoleBinding", "", ""),
        ("roles", "Role", "", ""),
    ),
}

CLUSTER_SCOPED: dict[str, tuple[Row, ...]] = {
    "v1": (
        ("namespaces", "Namespace", "ns", "status finalize"),
        ("nodes", "Node", "no", "status"),
        ("persistentvolumes", "PersistentVolume", "pv", "status"),
    ),
    "admissionregistration.k8s.io/v1": (
        ("mutatingwebhookconfigurations", "MutatingWebhookConfiguration", "", ""),
        ("validatingwebhookconfigurations", "ValidatingWebhookConfiguration", "", ""),
    ),
    "apiextensions.k8s.io/v1": (("customresourcedefinitions", "CustomResourceDefinition", "crd crds", "status"),),
    "networking.k8s.io/v1": (("ingressclasses", "IngressClass", "", ""),),
    "node.k8s.io/v1": (("runtimeclasses", "RuntimeClass", "", ""),),
    "rbac.authorization.k8s.io/v1": (
        ("clusterrolebindings", "ClusterRoleBinding", "", ""),
        ("clusterroles", "ClusterRole", "", ""),
    ),
    "scheduling.k8s.io/v1": (("priorityclasses", "PriorityClass", "pc", ""),),
    "storage.k8s.io/v1": (
        ("csidrivers", "CSIDriver", "", ""),
        ("csinodes", "CSINode", "", ""),
        ("storageclasses", "StorageClass", "sc", ""),
        ("volumeattachments", "VolumeAttachment", "", "status"),
    ),
}

REVIEWS: tuple[tuple[str, str, str, bool], ...] = (
    ("authentication.k8s.io/v1", "selfsubjectreviews", "SelfSubjectReview", False),
    ("authentication.k8s.io/v1", "tokenreviews", "TokenReview", False),
    ("authorization.k8s.io/v1", "localsubjectaccessreviews", "LocalSubjectAccessReview", True),
    ("authorization.k8s.io/v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", False),
    ("authorization.k8s.io/v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview", False),
    ("authorization.k8s.io/v1", "subjectaccessreviews", "SubjectAccessReview", False),
)

# What changes the API itself has a category of its own.
EXTENSIONS = dict.fromkeys(("admissionregistration.k8s.io", "apiextensions.k8s.io"), ("api-extensions",))
# `kubectl get all` lists exactly these.
IN_ALL = {
    "cronjobs",
    "daemonsets",
    "deployments",
    "horizontalpodautoscalers",
    "jobs",
    "pods",
    "replicasets",
    "replicationcontrollers",
    "services",
    "statefulsets",
}


def builtin_types() -> list[ResourceType]:
    """All built-in types, reviews included."""
    types = [stored_type(gv, row, True) for gv, rows in NAMESPACED.items() for row in rows]
    types += [stored_type(gv, row, False) for gv, rows in CLUSTER_SCOPED.items() for row in rows]
    return types + [review_type(*row) for row in REVIEWS]


def stored_type(group_version: str, row: Row, namespaced: bool) -> ResourceType:
    """One row of the tables above as a type."""
    plural, kind, short_names, subresources = row
    group, _, version = group_version.rpartition("/")
    return ResourceType(
        group=group,
        version=version,
        plural=plural,
        kind=kind,
        namespaced=namespaced,
        singular=kind.lower(),
        list_kind=f"{kind}List",
        short_names=tuple(short_names.split()),
        categories=("all",) if plural in IN_ALL else EXTENSIONS.get(group, ()),
        verbs=WITHOUT_COLLECTION if plural == "namespaces" else ResourceType.verbs,
        subresources=tuple(subresources.split()),
        scale=REPLICAS if "scale" in subresources else None,
    )


def review_type(group_version: str, plural: str, kind: str, namespaced: bool) -> ResourceType:
    """A type that only answers a POST."""
    group, _, version = group_version.rpartition("/")
    return ResourceType(group, version, plural, kind, namespaced, singular=kind.lower(), verbs=REVIEW_VERBS)
