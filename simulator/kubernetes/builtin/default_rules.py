# SPDX-License-Identifier: GPL-3.0-or-later
"""Defaults of built-in types that depend on other fields of the same part."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from simulator.kubernetes.builtin.default_tables import API, APIEXTENSIONS
from simulator.kubernetes.builtin.float_bounds import json_schema

Part = dict[str, Any]
ROLLING = {"maxSurge": "25%", "maxUnavailable": "25%"}
RBAC = "rbac.authorization.k8s.io"


def deployment_spec(part: Part) -> Part:
    """A Deployment rolls over by quarters unless its strategy says Recreate."""
    strategy = {"type": "RollingUpdate", **part["strategy"]}
    if strategy["type"] == "RollingUpdate":
        strategy["rollingUpdate"] = {**ROLLING, **strategy.get("rollingUpdate", {})}
    return part | {"strategy": strategy}


def job_spec(part: Part) -> Part:
    """A Job without counts runs one pod once; without completions it is a work queue."""
    if "completions" not in part and "parallelism" not in part:
        return part | {"completions": 1, "parallelism": 1}
    return {"parallelism": 1} | part


def job(part: Part) -> Part:
    """A Job without labels of its own carries those of its pods."""
    labels = part.get("spec", {}).get("template", {}).get("metadata", {}).get("labels")
    if not labels or part["metadata"].get("labels"):
        return part
    return part | {"metadata": {**part["metadata"], "labels": labels}}


def container(part: Part) -> Part:
    """An image is pulled always when its tag is latest or absent."""
    return {"imagePullPolicy": pull_policy(str(part.get("image", "")))} | part


def pull_policy(image: str) -> str:
    """Gives the pull policy that an image's tag stands for."""
    if "@" in image:
        return "IfNotPresent"
    tag = image.rpartition("/")[2].partition(":")[2]
    return "Always" if tag in ("", "latest") else "IfNotPresent"


def pod_spec(part: Part) -> Part:
    """A pod repeats its service account's name; restart policies of containers that are none vanish silently."""
    account = part.get("serviceAccountName") or part.get("serviceAccount")
    named = {"serviceAccountName": account, "serviceAccount": account} if account else {}
    containers = {"containers": [_without_policy(one, ()) for one in part.get("containers", ())]}
    if "initContainers" in part:
        containers["initContainers"] = [_without_policy(one, ("Always",)) for one in part["initContainers"]]
    return part | named | containers


def volume(part: Part) -> Part:
    """A volume without a source is an empty directory."""
    return part if len(part) > 1 else part | {"emptyDir": {}}


def secret(part: Part) -> Part:
    """A Secret stores stringData under data, base64 encoded."""
    text = {key: base64.b64encode(value.encode()).decode() for key, value in part.get("stringData", {}).items()}
    kept = {key: value for key, value in part.items() if key != "stringData"}
    return kept | {"data": {**kept.get("data", {}), **text}} if text else kept


def service_spec(part: Part) -> Part:
    """A Service balances within the cluster; ports reach the same port of a pod unless they say otherwise."""
    if "ports" in part:
        part = part | {
            "ports": [{"targetPort": port["port"]} | port if "port" in port else port for port in part["ports"]]
        }
    if part["type"] == "ExternalName":
        return part
    filled = {"internalTrafficPolicy": "Cluster"}
    if part["type"] in ("NodePort", "LoadBalancer"):
        filled["externalTrafficPolicy"] = "Cluster"
    if part["type"] == "LoadBalancer":
        return {"allocateLoadBalancerNodePorts": True} | filled | part
    return filled | part


def namespace(part: Part) -> Part:
    """A namespace is labelled with its name."""
    metadata = part["metadata"]
    if not metadata.get("name"):
        return part
    labels = {**metadata.get("labels", {}), "kubernetes.io/metadata.name": metadata["name"]}
    return part | {"metadata": {**metadata, "labels": labels}}


def node_status(part: Part) -> Part:
    """A node offers all it has unless it says otherwise."""
    return {"allocatable": dict(part["capacity"])} | part if "capacity" in part else part


def subject(part: Part) -> Part:
    """Users and groups are of the RBAC group, service accounts of the core group."""
    return {"apiGroup": RBAC} | part if part.get("kind") in ("User", "Group") else part


def crd_names(part: Part) -> Part:
    """A custom resource's singular and list kind follow from its kind."""
    kind = str(part.get("kind", ""))
    return {"singular": kind.lower(), "listKind": f"{kind}List"} | {key: value for key, value in part.items() if value}


def _without_policy(part: Part, allowed: tuple[str, ...]) -> Part:
    policy = part.get("restartPolicy")
    return {key: value for key, value in part.items() if key != "restartPolicy" or policy in allowed}


RULES: dict[str, Callable[[Part], Part]] = {
    API + "apps.v1.DeploymentSpec": deployment_spec,
    API + "batch.v1.Job": job,
    API + "batch.v1.JobSpec": job_spec,
    API + "core.v1.Container": container,
    API + "core.v1.Namespace": namespace,
    API + "core.v1.NodeStatus": node_status,
    API + "core.v1.PodSpec": pod_spec,
    API + "core.v1.Secret": secret,
    API + "core.v1.ServiceSpec": service_spec,
    API + "core.v1.Volume": volume,
    API + "rbac.v1.Subject": subject,
    APIEXTENSIONS + "CustomResourceDefinitionNames": crd_names,
    APIEXTENSIONS + "JSONSchemaProps": json_schema,
}
