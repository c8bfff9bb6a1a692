# SPDX-License-Identifier: GPL-3.0-or-later
"""A genuine control plane with one node, and what stands in for a model server there."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import urllib3

from simulator.app import Running
from simulator.controllers.run import Controllers
from tests.simulator.clusters import REGION, cluster, running
from tests.simulator.google import Google

NAME = "gke-west"
APPLY = "application/apply-patch+yaml"


@dataclass(frozen=True)
class Lab:
    """One running simulator whose clusters are genuine."""

    simulator: Running

    def begin(self) -> None:
        """Makes a cluster with a node."""
        system = {"name": "system", "initialNodeCount": 1, "locations": [f"{REGION}-a"]}
        running(Google(self.simulator), NAME, nodePools=[system])

    def request(self, method: str, path: str, body: Any = None) -> Any:
        """What the cluster's API answers to its administrator."""
        google = Google(self.simulator)
        found = google.get("container", cluster(NAME))
        authority = base64.b64decode(found["masterAuth"]["clusterCaCertificate"]).decode()
        answer = urllib3.PoolManager(ca_cert_data=authority).request(
            method,
            f"https://{found['endpoint']}{path}",
            body=None if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {google.token}", "Content-Type": APPLY if body else "application/json"},
            timeout=20,
        )
        assert answer.status < 300, answer.data
        return answer.json() if "json" in answer.headers["Content-Type"] else answer.data.decode()

    def apply(self, objects: list[dict[str, Any]]) -> None:
        """Applies objects as our modules do."""
        for one in objects:
            self.request("PATCH", f"{path_of(one)}?fieldManager=gkefleet.inference&force=true", one)

    def pods(self, namespace: str, selector: str) -> list[dict[str, Any]]:
        """Pods with a label."""
        found = self.request("GET", f"/api/v1/namespaces/{namespace}/pods?labelSelector={selector}")
        pods: list[dict[str, Any]] = found["items"]
        return pods

    def ready_pods(self, namespace: str, selector: str) -> list[dict[str, Any]]:
        """Those of them that are ready."""
        return [pod for pod in self.pods(namespace, selector) if is_ready(pod)]

    def picker(self, namespace: str, service: str) -> tuple[str, int]:
        """Where the picker behind a Service listens."""
        controllers = next(one for one in self.simulator.cloud.listeners if isinstance(one, Controllers))
        found = self.simulator.call(lambda: controllers.genuine[REGION, NAME].address(namespace, service))
        assert found is not None, f"no picker behind {service} is ready"
        return found

    def log(self, pod: dict[str, Any]) -> str:
        """What a pod has printed."""
        metadata = pod["metadata"]
        text: str = self.request("GET", f"/api/v1/namespaces/{metadata['namespace']}/pods/{metadata['name']}/log")
        return text


def is_ready(pod: dict[str, Any]) -> bool:
    """Whether a pod is ready."""
    conditions = pod["status"].get("conditions", [])
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def path_of(one: dict[str, Any]) -> str:
    """Where the API serves an object."""
    version, metadata = one["apiVersion"], one["metadata"]
    root = f"/apis/{version}" if "/" in version else f"/api/{version}"
    inside = f"/namespaces/{metadata['namespace']}" if "namespace" in metadata else ""
    return f"{root}{inside}/{one['kind'].lower()}s/{metadata['name']}"


@contextmanager
def model_server(address: str, port: int, requests: int, cache_use: float) -> Iterator[None]:
    """Serves a model server's metrics at a pod's address."""
    values = {"num_requests_waiting": requests, "num_requests_running": requests, "kv_cache_usage_perc": cache_use}
    # The picker takes a number whose type it is not told for 0.
    metrics = "".join(f"# TYPE vllm:{name} gauge\nvllm:{name} {value}\n" for name, value in values.items()).encode()

    class Metrics(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.send_header("Content-Length", str(len(metrics)))
            self.end_headers()
            self.wfile.write(metrics)

        def log_message(self, *_: Any) -> None:
            """Prints nothing."""

    server = ThreadingHTTPServer((address, port), Metrics)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
