# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the objects on a cluster that this collection applied, by the mark that each of them carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import owned

EXPORT = "networking.gke.io/export"


@dataclass(frozen=True)
class Kind:
    """A kind that this collection applies; the plural names it in paths."""

    api_version: str
    name: str
    plural: str

    @property
    def path(self) -> str:
        """Where all objects of the kind are listed, over all namespaces."""
        return f"/{'apis' if '/' in self.api_version else 'api'}/{self.api_version}/{self.plural}"


GATEWAY = Kind("gateway.networking.k8s.io/v1", "Gateway", "gateways")
ROUTE = Kind("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes")
BACKEND_POLICY = Kind("networking.gke.io/v1", "GCPBackendPolicy", "gcpbackendpolicies")
HEALTH_POLICY = Kind("networking.gke.io/v1", "HealthCheckPolicy", "healthcheckpolicies")
POOL = Kind("inference.networking.k8s.io/v1", "InferencePool", "inferencepools")
POLICIES = (HEALTH_POLICY, BACKEND_POLICY)
# What else may stand on somebody else's cluster, in the order in which it may be applied. Namespaces and definitions
# stay: others may have filled them.
REST = (
    Kind("v1", "ServiceAccount", "serviceaccounts"),
    Kind("v1", "Secret", "secrets"),
    Kind("v1", "ConfigMap", "configmaps"),
    Kind("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles"),
    Kind("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings"),
    Kind("rbac.authorization.k8s.io/v1", "Role", "roles"),
    Kind("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings"),
    Kind("apps/v1", "Deployment", "deployments"),
    Kind("v1", "Service", "services"),
    POOL,
    Kind("inference.networking.x-k8s.io/v1alpha2", "InferenceObjective", "inferenceobjectives"),
    Kind("monitoring.googleapis.com/v1", "PodMonitoring", "podmonitorings"),
    Kind("monitoring.googleapis.com/v1", "ClusterPodMonitoring", "clusterpodmonitorings"),
    Kind("autoscaling.gke.io/v1beta1", "AutoscalingMetric", "autoscalingmetrics"),
)


@dataclass(frozen=True)
class MarkedObjects:
    """Our objects on one cluster by the step of a removal in which they go.

    The rest of a cluster that goes as a whole is not listed.
    """

    routing: Sequence[Body] = ()
    policies: Sequence[Body] = ()
    pools: Sequence[Body] = ()
    rest: Sequence[Body] = ()
    foreign_gateways: Sequence[Body] = ()

    @classmethod
    def on(cls, api: KubeApi, goes_whole: bool) -> MarkedObjects:
        """Reads them. Raises FleetError when the cluster does not answer."""
        gateways = listed(api, GATEWAY)
        pools = [live for live in listed(api, POOL) if EXPORT in live["metadata"].get("annotations", {})]
        return cls(
            [*_marked(gateways), *_marked(listed(api, ROUTE))],
            [one for kind in POLICIES for one in _marked(listed(api, kind))],
            _marked(pools),
            [] if goes_whole else [one for kind in REST for one in _marked(listed(api, kind))],
            [identity(live) for live in gateways if not owned(live)],
        )


def listed(api: KubeApi, kind: Kind) -> list[Body]:
    """Gives all objects of a kind; none where the cluster does not know it."""
    named = {"apiVersion": kind.api_version, "kind": kind.name}
    return [{**live, **named} for live in (api.find(kind.path) or {}).get("items", [])]


def _marked(lives: Iterable[Body]) -> list[Body]:
    return [identity(live) for live in lives if owned(live)]


def identity(live: Body) -> Body:
    """Gives what names an object, and nothing else."""
    metadata = {key: live["metadata"][key] for key in ("name", "namespace") if key in live["metadata"]}
    return {"apiVersion": live["apiVersion"], "kind": live["kind"], "metadata": metadata}
