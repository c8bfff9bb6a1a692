# SPDX-License-Identifier: GPL-3.0-or-later
"""What a container has printed."""

from __future__ import annotations

from typing import Any

from simulator.controllers.cluster import Connection
from simulator.controllers.kinds import POD
from simulator.controllers.manifests import Manifest, uid_of
from simulator.controllers.workloads.processes import Processes
from simulator.controllers.workloads.programs import Genuine
from simulator.controllers.workloads.startup import crash_reason
from simulator.dataplane.access_log import AccessLog
from simulator.dataplane.engines import ModelServer, model_server

BANNERS = {
    "vllm": "INFO [api_server.py] vLLM API server, model {model}",
    "sglang": "server_args=ServerArgs(model_path='{model}', port={port})",
}


def log_of(
    connection: Connection, processes: Processes, genuine: Genuine, access_log: AccessLog, where: tuple[str, str, str]
) -> str:
    """The log of a container named by namespace, pod and container."""
    namespace, name, container_name = where
    objects = connection.cache.snapshot()
    pod = objects.find(POD, namespace, name)
    if pod is None:
        return ""
    printed = genuine.output(pod, container_name)
    if printed is not None:
        return printed
    container = _container(pod, container_name)
    server = model_server(container)
    if server is None:
        return processes.output(pod, container_name)
    reason = crash_reason(pod, container, objects)
    if reason:
        return reason + "\n"
    return "\n".join([*_banner(pod, container, server), *access_log.lines(uid_of(pod)), ""])


def _banner(pod: Manifest, container: dict[str, Any], server: ModelServer) -> list[str]:
    lines = [BANNERS[server.engine].format(model=server.model, port=server.port)]
    statuses = (pod.get("status") or {}).get("containerStatuses") or []
    if any(status["name"] == container["name"] and status["ready"] for status in statuses):
        lines += ["INFO:     Application startup complete."]
        lines += [f"INFO:     Uvicorn running on http://0.0.0.0:{server.port} (Press CTRL+C to quit)"]
    return lines


def _container(pod: Manifest, name: str) -> dict[str, Any]:
    containers = [*pod["spec"]["containers"], *(pod["spec"].get("initContainers") or [])]
    found: dict[str, Any] = next((item for item in containers if item["name"] == name), {})
    return found
