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
