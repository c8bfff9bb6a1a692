# SPDX-License-Identifier: GPL-3.0-or-later
"""The smallest whole gateway: one cluster that is config and target cluster at once, made by the modules themselves."""

from __future__ import annotations

from typing import Any

from tests.dataplane.region_objects import picker_access
from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import PICKER, POOL, SERVERS, WEST, config_cluster, manifest, pool

GATEWAY = "gateway"
REGION = "europe-west3"
MODEL = "Qwen/Qwen3-32B"
GROUP = "networking.gke.io"
GATEWAY_API = "gateway.networking.k8s.io/v1"
TARGET = {"group": GROUP, "kind": "GCPInferencePoolImport", "name": POOL}


def gateway(run: ModuleRunner) -> None:
    """Makes it, from the proxy-only subnet to the route, and waits for none but the gateway."""
    run("gcp_proxy_subnet", {"name": "proxies", "region": REGION, "network": "default", "range": "10.0.0.0/23"})
    config_cluster(run)
    run("gke_node_pool", {**WEST, "name": "h100", "machine_type": "a3-highgpu-2g", "spot": True, "node_count": 1})
    manifest(run, *(permission for _, permission in picker_access()), servers(), picker(), service(), pool())
    run(
        "inferencepool_export",
        {**WEST, "name": POOL, "import_cluster": "gke-west", "import_location": WEST["location"]},
    )
    run("gcp_backend_policy", {**WEST, "inference_pool_import": POOL, "metrics": [{"name": "kv-cache"}]})
    manifest(run, health_check(), listener(), route())


def servers() -> dict[str, Any]:
    """One model server."""
    container = {
        "name": "inference-server",
        "image": "vllm/vllm-openai:v0.18.1",
        "args": ["--model", MODEL, "--port", "8000"],
        "ports": [{"containerPort": 8000}],
        "resources": {"limits": {"nvidia.com/gpu": 1}},
    }
    return _deployment(POOL, SERVERS, container)


def picker() -> dict[str, Any]:
    """An endpoint picker."""
    image = "registry.k8s.io/gateway-api-inference-extension/epp:v1.5.0"
    container = {"name": "epp", "image": image, "args": ["--pool-name", POOL], "ports": [{"containerPort": 9002}]}
    return _deployment(PICKER["name"], {"inferencepool": PICKER["name"]}, container)


def _deployment(name: str, labels: dict[str, str], container: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def service() -> dict[str, Any]:
    """The endpoint picker's Service."""
    spec = {
        "selector": {"inferencepool": PICKER["name"]},
        "ports": [{"name": "grpc", "port": 9002, "targetPort": 9002}],
    }
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": PICKER["name"]}, "spec": spec}


def health_check() -> dict[str, Any]:
    """The health check of the imported pool."""
    http = {"portSpecification": "USE_FIXED_PORT", "port": 8000, "requestPath": "/health"}
    default = {"config": {"type": "HTTP", "httpHealthCheck": http}}
    spec = {"default": default, "targetRef": TARGET}
    return {"apiVersion": f"{GROUP}/v1", "kind": "HealthCheckPolicy", "metadata": {"name": POOL}, "spec": spec}


def listener() -> dict[str, Any]:
    """The Gateway with one address."""
    address = {"type": f"{GROUP}/ephemeral-ipv4-address/{REGION}", "value": REGION}
    spec = {
        "gatewayClassName": "gke-l7-cross-regional-internal-managed-mc",
        "addresses": [address],
        "listeners": [{"name": "http", "protocol": "HTTP", "port": 80}],
    }
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "Gateway",
        "metadata": {"name": GATEWAY},
        "spec": spec,
    }


def route() -> dict[str, Any]:
    """The route from the Gateway to the pool."""
    spec = {"parentRefs": [{"name": GATEWAY}], "rules": [{"backendRefs": [TARGET]}]}
    return {"apiVersion": GATEWAY_API, "kind": "HTTPRoute", "metadata": {"name": POOL}, "spec": spec}
