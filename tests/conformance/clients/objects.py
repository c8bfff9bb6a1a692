# SPDX-License-Identifier: GPL-3.0-or-later
"""Small objects that tests hand to kubectl."""

from __future__ import annotations

import json
from typing import Any


def deployment(name: str, replicas: int = 2, image: str = "registry.k8s.io/pause:3.10") -> dict[str, Any]:
    """A Deployment of pods that need nothing."""
    labels = {"app": name}
    container = {"name": "main", "image": image}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": labels},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def config_map(name: str, finalizers: list[str] | None = None, **content: str) -> dict[str, Any]:
    """A ConfigMap."""
    metadata = {"name": name, **({"finalizers": finalizers} if finalizers else {})}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": content}


def text(*objects: dict[str, Any]) -> str:
    """What to give to `-f -`."""
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)})
