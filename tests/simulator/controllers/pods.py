# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes, pods and their owners as the API server would hold them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
Manifest = dict[str, Any]


def at(seconds: float) -> datetime:
    """A moment that many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


def stamp(seconds: float = 0) -> str:
    """That moment as the API writes it."""
    return at(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")


def node(name: str, gpus: int = 0, cpu: str = "4", ready: bool = True, **more: Any) -> Manifest:
    """A node that is ready and empty."""
    taints = [{"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"}] if gpus else []
    room = {"cpu": cpu, "memory": "16Gi", "ephemeral-storage": "50Gi", "pods": "110"}
    room |= {"nvidia.com/gpu": str(gpus)} if gpus else {}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": more.get("labels", {})},
        "spec": {"taints": more.get("taints", taints)},
        "status": {
            "allocatable": room,
            "conditions": [{"type": "Ready", "status": "True" if ready else "False", "lastTransitionTime": stamp()}],
        },
    }


def pod(name: str, *containers: Manifest, **spec: Any) -> Manifest:
    """A pod that nobody has looked at."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "default", "uid": f"uid-{name}", "creationTimestamp": stamp()},
        "spec": {"containers": list(containers) or [container()], **spec},
    }


def scheduled(manifest: Manifest, on: str = "node-1", seconds: float = 0) -> Manifest:
    """The pod once it has a node whose kubelet has seen it."""
    conditions = [{"type": "PodScheduled", "status": "True", "lastTransitionTime": stamp(seconds)}]
    spec = {**manifest["spec"], "nodeName": on}
    return {
        **manifest,
        "spec": spec,
        "status": {"phase": "Pending", "startTime": stamp(seconds), "conditions": conditions},
    }


def container(name: str = "main", image: str = "registry.k8s.io/pause:3.10", **more: Any) -> Manifest:
    """A container that just runs."""
    return {"name": name, "image": image, **more}
