# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of the built-in kinds: each kind's rules, for a new object or, with a live one, for a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from simulator.kubernetes.builtin.autoscalers import autoscaler_causes
from simulator.kubernetes.builtin.definitions import crd_update_causes
from simulator.kubernetes.builtin.events import event_causes
from simulator.kubernetes.builtin.leases import lease_causes
from simulator.kubernetes.builtin.rbac import binding_causes, cluster_role_causes, role_causes
from simulator.kubernetes.builtin.secrets import config_map_causes, secret_causes
from simulator.kubernetes.builtin.services import service_causes
from simulator.kubernetes.builtin.workloads import (
    daemon_set_causes,
    deployment_causes,
    job_causes,
    pod_causes,
    replica_set_causes,
)
from simulator.kubernetes.causes import Cause
from simulator.kubernetes.resources import ResourceType

Part = Mapping[str, Any]
Rules = Callable[[Part, Part | None], Iterable[Cause]]
RBAC = "rbac.authorization.k8s.io"
RULES: dict[tuple[str, str], Rules] = {
    ("", "ConfigMap"): config_map_causes,
    ("", "Event"): event_causes,
    ("", "Pod"): pod_causes,
    ("", "Secret"): secret_causes,
    ("", "Service"): service_causes,
    ("apps", "DaemonSet"): daemon_set_causes,
    ("apps", "Deployment"): deployment_causes,
    ("apps", "ReplicaSet"): replica_set_causes,
    ("apps", "StatefulSet"): replica_set_causes,
    ("autoscaling", "HorizontalPodAutoscaler"): autoscaler_causes,
    ("batch", "Job"): job_causes,
    ("coordination.k8s.io", "Lease"): lease_causes,
    (RBAC, "ClusterRole"): cluster_role_causes,
    (RBAC, "ClusterRoleBinding"): binding_causes,
    (RBAC, "Role"): role_causes,
    (RBAC, "RoleBinding"): binding_causes,
    ("apiextensions.k8s.io", "CustomResourceDefinition"): crd_update_causes,
}


def builtin_causes(kind: ResourceType, resource: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why an object of a built-in kind is refused; a kind without rules here takes what its type takes."""
    rules = RULES.get((kind.group, kind.kind))
    if rules is not None:
        yield from rules(resource, live)
