# SPDX-License-Identifier: GPL-3.0-or-later
"""Where objects of the kinds that this collection uses most live: the plural of a kind never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """The plural of a kind, and whether its objects live in namespaces."""

    plural: str
    namespaced: bool = True


ALWAYS_SERVED = ("v1", "apps/v1", "rbac.authorization.k8s.io/v1", "apiextensions.k8s.io/v1")
PLACES: Mapping[tuple[str, str], Place] = {
    ("v1", "Namespace"): Place("namespaces", namespaced=False),
    ("v1", "ConfigMap"): Place("configmaps"),
    ("v1", "Secret"): Place("secrets"),
    ("v1", "Service"): Place("services"),
    ("v1", "ServiceAccount"): Place("serviceaccounts"),
    ("apps/v1", "Deployment"): Place("deployments"),
    ("rbac.authorization.k8s.io/v1", "ClusterRole"): Place("clusterroles", namespaced=False),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"): Place("clusterrolebindings", namespaced=False),
    ("rbac.authorization.k8s.io/v1", "Role"): Place("roles"),
    ("rbac.authorization.k8s.io/v1", "RoleBinding"): Place("rolebindings"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"): Place("customresourcedefinitions", namespaced=False),
    ("gateway.networking.k8s.io/v1", "GatewayClass"): Place("gatewayclasses", namespaced=False),
    ("gateway.networking.k8s.io/v1", "Gateway"): Place("gateways"),
    ("gateway.networking.k8s.io/v1", "HTTPRoute"): Place("httproutes"),
    ("inference.networking.k8s.io/v1", "InferencePool"): Place("inferencepools"),
    ("inference.networking.x-k8s.io/v1alpha2", "InferenceObjective"): Place("inferenceobjectives"),
    ("networking.gke.io/v1", "GCPBackendPolicy"): Place("gcpbackendpolicies"),
    ("networking.gke.io/v1", "GCPInferencePoolImport"): Place("gcpinferencepoolimports"),
    ("networking.gke.io/v1", "HealthCheckPolicy"): Place("healthcheckpolicies"),
    ("autoscaling.gke.io/v1beta1", "AutoscalingMetric"): Place("autoscalingmetrics"),
    ("monitoring.googleapis.com/v1", "PodMonitoring"): Place("podmonitorings"),
}
