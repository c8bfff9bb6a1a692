# SPDX-License-Identifier: GPL-3.0-or-later
"""The how-to's objects, as short as they can be."""

from __future__ import annotations

from typing import Any

POOL = "vllm-llama3-8b-instruct"
MODEL = "meta-llama/Llama-3.1-8B-Instruct"
CACHE = "vllm:kv_cache_usage_perc"
CLASS = "gke-l7-cross-regional-internal-managed-mc"
Manifest = dict[str, Any]


def meta(name: str, **more: Any) -> Manifest:
    return {"name": name, "namespace": "default", **more}


def secret(token: str = "aGZfeA==") -> Manifest:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": meta("hf-token"), "data": {"token": token}}


def deployment(name: str, container: Manifest, replicas: int = 1, **labels: str) -> Manifest:
    mine = {"app": name, **labels}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": meta(name),
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": name}},
            "template": {"metadata": {"labels": mine}, "spec": {"containers": [container]}},
        },
    }


def vllm(model: str = MODEL, tag: str = "v0.11.0", **more: Any) -> Manifest:
    token = {"name": "HF_TOKEN", "valueFrom": {"secretKeyRef": {"name": "hf-token", "key": "token"}}}
    return {
        "name": "vllm",
        "image": f"vllm/vllm-openai:{tag}",
        "args": ["--model", model, "--port", "8000"],
        "env": [token],
        "resources": {"limits": {"nvidia.com/gpu": "1"}},
        **more,
    }


def picker() -> list[Manifest]:
    container = {
        "name": "epp",
        "image": "registry.k8s.io/epp:v1.5.0",
        "args": ["--pool-name", POOL, "--pool-namespace", "default"],
    }
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": meta(f"{POOL}-epp"),
        "spec": {"selector": {"app": f"{POOL}-epp"}, "ports": [{"port": 9002, "name": "grpc"}]},
    }
    return [service, deployment(f"{POOL}-epp", container)]


def pool(
    name: str = POOL, exported: str | None = "True", port: int = 8000, failure_mode: str = "FailClose"
) -> Manifest:
    annotations = {} if exported is None else {"annotations": {"networking.gke.io/export": exported}}
    return {
        "apiVersion": "inference.networking.k8s.io/v1",
        "kind": "InferencePool",
        "metadata": meta(name, **annotations),
        "spec": {
            "selector": {"matchLabels": {"app": POOL}},
            "targetPorts": [{"number": port}],
            "endpointPickerRef": {"name": f"{POOL}-epp", "port": {"number": 9002}, "failureMode": failure_mode},
        },
    }


def metric() -> Manifest:
    return {
        "apiVersion": "autoscaling.gke.io/v1beta1",
        "kind": "AutoscalingMetric",
        "metadata": meta("cache"),
        "spec": {
            "selector": {"matchLabels": {"app": POOL}},
            "endpoints": [{"port": 8000, "path": "/metrics", "metrics": [{"name": CACHE, "exportName": "kv-cache"}]}],
        },
    }


def backend(manifests: Manifest | None = None) -> list[Manifest]:
    """All that a target cluster holds."""
    return [secret(), manifests or deployment(POOL, vllm(), 2), *picker(), pool(), metric()]


def target(name: str = POOL) -> Manifest:
    return {"group": "networking.gke.io", "kind": "GCPInferencePoolImport", "name": name}


def health_policy(name: str = "health", path: str = "/health", pool_name: str = POOL) -> Manifest:
    check = {"portSpecification": "USE_FIXED_PORT", "port": 8000, "requestPath": path}
    return {
        "apiVersion": "networking.gke.io/v1",
        "kind": "HealthCheckPolicy",
        "metadata": meta(name),
        "spec": {"targetRef": target(pool_name), "default": {"config": {"type": "HTTP", "httpHealthCheck": check}}},
    }


def backend_policy(name: str = "backend", pool_name: str = POOL, **default: Any) -> Manifest:
    balanced = {
        "balancingMode": "CUSTOM_METRICS",
        "trafficDuration": "LONG",
        "customMetrics": [{"name": "gke.named_metrics.kv-cache", "dryRun": False, "maxUtilizationPercent": 60}],
    }
    return {
        "apiVersion": "networking.gke.io/v1",
        "kind": "GCPBackendPolicy",
        "metadata": meta(name),
        "spec": {"targetRef": target(pool_name), "default": default or {"timeoutSec": 600, **balanced}},
    }


def gateway(*regions: str, **more: Any) -> Manifest:
    prefix = "networking.gke.io/ephemeral-ipv4-address/"
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "Gateway",
        "metadata": meta("gateway"),
        "spec": {
            "gatewayClassName": CLASS,
            "addresses": [{"type": prefix + region, "value": region} for region in regions],
            "listeners": [{"name": "http", "protocol": "HTTP", "port": 80}],
            **more,
        },
    }


def route(*backends: str, name: str = "route") -> Manifest:
    references = [
        {"group": "networking.gke.io", "kind": "GCPInferencePoolImport", "name": item} for item in backends or (POOL,)
    ]
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": meta(name),
        "spec": {"parentRefs": [{"name": "gateway"}], "rules": [{"backendRefs": references}]},
    }


def curl_job(name: str, *words: str) -> Manifest:
    container = {"name": "curl", "image": "docker.io/curlimages/curl:8.17.0", "command": ["curl", *words]}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": meta(name),
        "spec": {"backoffLimit": 0, "template": {"spec": {"restartPolicy": "Never", "containers": [container]}}},
    }
