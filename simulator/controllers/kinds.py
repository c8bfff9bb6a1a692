# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds that the controllers read and write."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind and where the Kubernetes API serves it."""

    api_version: str
    name: str
    plural: str
    namespaced: bool = True

    def path(self, namespace: str = "", name: str = "") -> str:
        """The URL path of the collection, or of one object of it."""
        root = f"/apis/{self.api_version}" if "/" in self.api_version else f"/api/{self.api_version}"
        scope = f"/namespaces/{namespace}" if self.namespaced and namespace else ""
        return f"{root}{scope}/{self.plural}" + (f"/{name}" if name else "")

    @property
    def crd(self) -> str:
        """The name that a definition of this kind would have."""
        return f"{self.plural}.{self.api_version.rpartition('/')[0]}"


GATEWAY_API = "gateway.networking.k8s.io"
GOOGLE_NETWORKING = "networking.gke.io"

NODE = Kind("v1", "Node", "nodes", namespaced=False)
NAMESPACE = Kind("v1", "Namespace", "namespaces", namespaced=False)
POD = Kind("v1", "Pod", "pods")
SERVICE = Kind("v1", "Service", "services")
SECRET = Kind("v1", "Secret", "secrets")
CONFIG_MAP = Kind("v1", "ConfigMap", "configmaps")
DEPLOYMENT = Kind("apps/v1", "Deployment", "deployments")
REPLICA_SET = Kind("apps/v1", "ReplicaSet", "replicasets")
JOB = Kind("batch/v1", "Job", "jobs")
EVENT = Kind("v1", "Event", "events")
CRD = Kind("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", namespaced=False)

GATEWAY_CLASS = Kind(f"{GATEWAY_API}/v1", "GatewayClass", "gatewayclasses", namespaced=False)
GATEWAY = Kind(f"{GATEWAY_API}/v1", "Gateway", "gateways")
HTTP_ROUTE = Kind(f"{GATEWAY_API}/v1", "HTTPRoute", "httproutes")
REFERENCE_GRANT = Kind(f"{GATEWAY_API}/v1beta1", "ReferenceGrant", "referencegrants")
HEALTH_CHECK_POLICY = Kind(f"{GOOGLE_NETWORKING}/v1", "HealthCheckPolicy", "healthcheckpolicies")
BACKEND_POLICY = Kind(f"{GOOGLE_NETWORKING}/v1", "GCPBackendPolicy", "gcpbackendpolicies")
GATEWAY_POLICY = Kind(f"{GOOGLE_NETWORKING}/v1", "GCPGatewayPolicy", "gcpgatewaypolicies")
POOL_IMPORT = Kind(f"{GOOGLE_NETWORKING}/v1", "GCPInferencePoolImport", "gcpinferencepoolimports")
INFERENCE_POOL = Kind("inference.networking.k8s.io/v1", "InferencePool", "inferencepools")
AUTOSCALING_METRIC = Kind("autoscaling.gke.io/v1beta1", "AutoscalingMetric", "autoscalingmetrics")

BUILT_IN = (NODE, NAMESPACE, POD, SERVICE, SECRET, CONFIG_MAP, DEPLOYMENT, REPLICA_SET, JOB, CRD)
CUSTOM = (
    GATEWAY_CLASS,
    GATEWAY,
    HTTP_ROUTE,
    REFERENCE_GRANT,
    HEALTH_CHECK_POLICY,
    BACKEND_POLICY,
    GATEWAY_POLICY,
    POOL_IMPORT,
    INFERENCE_POOL,
    AUTOSCALING_METRIC,
)
BY_TYPE = {(kind.api_version, kind.name): kind for kind in (*BUILT_IN, *CUSTOM, EVENT)}
