# SPDX-License-Identifier: GPL-3.0-or-later
"""Two regions that serve one model by different engines, so that a health check can suit one and not the other."""

from __future__ import annotations

from typing import Any

from tests.simulator.controllers.objects import (
    MODEL,
    POOL,
    backend_policy,
    deployment,
    metric,
    picker,
    pool,
    secret,
    vllm,
)

TARGET = 10
IN_FLIGHT = {"balancingMode": "IN_FLIGHT", "trafficDuration": "LONG", "maxInFlightRequestsPerEndpoint": TARGET}
# Ten running requests use half of a stand-in's cache.
CACHE_USE = {"name": "gke.named_metrics.kv-cache", "dryRun": False, "maxUtilizationPercent": 50}
CUSTOM_METRICS = {"balancingMode": "CUSTOM_METRICS", "trafficDuration": "LONG", "customMetrics": [CACHE_USE]}
# Cloud seconds; long enough for every question but those of the time-out's own test.
TIMEOUT = 36000


RULES = [
    {"apiGroups": ["inference.networking.k8s.io"], "resources": ["inferencepools"]},
    {"apiGroups": ["inference.networking.x-k8s.io"], "resources": ["inferenceobjectives", "inferencemodelrewrites"]},
    {"apiGroups": [""], "resources": ["pods"]},
]
ACCESS = "rbac.authorization.k8s.io"


def picker_access() -> list[tuple[str, dict[str, Any]]]:
    """What a genuine picker may read, each with the name of its collection: it runs as the default account."""
    head = {"apiVersion": f"{ACCESS}/v1", "metadata": {"name": "picker", "namespace": "default"}}
    rules = [{**rule, "verbs": ["get", "list", "watch"]} for rule in RULES]
    account = {"kind": "ServiceAccount", "name": "default", "namespace": "default"}
    reference = {"apiGroup": ACCESS, "kind": "Role", "name": "picker"}
    binding = {**head, "kind": "RoleBinding", "roleRef": reference, "subjects": [account]}
    return [("roles", {**head, "kind": "Role", "rules": rules}), ("rolebindings", binding)]


def vllm_region() -> list[dict[str, Any]]:
    """All that a target cluster with one vLLM replica holds."""
    return [secret(), deployment(POOL, vllm()), *picker(), pool(), metric()]


def sglang_region() -> list[dict[str, Any]]:
    """The same served by SGLang, whose metrics have other names."""
    container = vllm() | {
        "image": "lmsysorg/sglang:v0.5.4",
        "args": ["--model-path", MODEL, "--port", "8000", "--enable-metrics"],
    }
    scraped = metric()
    scraped["spec"]["endpoints"][0]["metrics"][0]["name"] = "sglang:token_usage"
    engine = {"inference.networking.k8s.io/engine-type": "sglang"}
    return [secret(), deployment(POOL, container, **engine), *picker(), pool(), scraped]


def policy(**default: Any) -> dict[str, Any]:
    """The backend policy with these settings beside a long time-out."""
    return backend_policy(**{"timeoutSec": TIMEOUT, **default})
