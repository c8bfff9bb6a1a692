# SPDX-License-Identifier: GPL-3.0-or-later
"""The exec subresource of pods: a command in a running container, its output over the channels of a WebSocket."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from simulator.kubernetes.cluster import Cluster, NotExecuted
from simulator.kubernetes.errors import KubernetesError, bad_request
from simulator.kubernetes.logs import container_of
from simulator.kubernetes.mutations import existing
from simulator.kubernetes.requests import KubeRequest, KubeResponse, Session
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Document

# k8s.io/apimachinery/pkg/util/remotecommand: version 5 differs by a signal that a client may send.
PROTOCOLS = ("v5.channel.k8s.io", "v4.channel.k8s.io")
STDOUT, STATUS = b"\x01", b"\x03"
# client-go takes a moment to make its streams of version 5, and loses what comes before; a real server, which asks the
# kubelet first, gives it that moment.
STREAMS_SECONDS = 0.1
STREAMS = ("stdin", "stdout", "stderr")
SUCCESS = {"metadata": {}, "status": "Success"}


def pod_exec(cluster: Cluster, kind: ResourceType, namespace: str, name: str, request: KubeRequest) -> KubeResponse:
    """A WebSocket with the command's output; refusals before it opens are those of the API server."""
    pod = existing(cluster, kind, namespace, name)
    container = container_of(pod, request.query.get("container", ""))
    if not pod["spec"].get("nodeName"):
        raise bad_request(f"pod {name} does not have a host assigned")
    require_websocket(request)
    execution = Execution(cluster, pod, container, request)
    return KubeResponse(101, session=Session(PROTOCOLS, execution.frames))


def require_websocket(request: KubeRequest) -> None:
    """Refuses with 400 what is no WebSocket, and one that speaks none of our subprotocols."""
    if request.headers.get("upgrade", "").lower() != "websocket":
        raise bad_request("Upgrade request required")
    offered = [item.strip() for item in request.headers.get("sec-websocket-protocol", "").split(",")]
    if not set(offered) & set(PROTOCOLS):
        raise bad_request(f"the simulator's exec speaks {' and '.join(PROTOCOLS)}, not {', '.join(offered)}")


class Execution:
    """One command on its way."""

    def __init__(self, cluster: Cluster, pod: Document, container: str, request: KubeRequest) -> None:
        self._cluster = cluster
        self._pod = pod
        self._container = container
        self._request = request

    async def frames(self, protocol: str) -> list[bytes]:
        """What the command printed, and how it ended; once open, refusals are told on the status channel too."""
        if protocol == PROTOCOLS[0]:
            await asyncio.sleep(STREAMS_SECONDS)
        try:
            code, output = await self._run()
        except NotExecuted as error:
            return [STATUS + encoded(internal(str(error)))]
        # Version 4 goes straight to the kubelet, which says by an empty message that the streams are there.
        greeting = [STDOUT] if protocol == PROTOCOLS[1] else []
        printed = [STDOUT + output.encode()] if output and self._request.flag("stdout") else []
        return [*greeting, *printed, STATUS + encoded(ended(code, self._words()))]

    async def _run(self) -> tuple[int, str]:
        if not self._words():
            raise NotExecuted("you must specify at least one command for the container")
        if not any(self._request.flag(stream) for stream in STREAMS):
            raise NotExecuted("you must specify at least 1 of stdin, stdout, stderr")
        if not is_running(self._pod, self._container):
            raise NotExecuted(f'unable to upgrade connection: container not found ("{self._container}")')
        metadata = self._pod["metadata"]
        return await self._cluster.execute(metadata["namespace"], metadata["name"], self._container, self._words())

    def _words(self) -> list[str]:
        return list(self._request.repeated.get("command", ()))


def is_running(pod: Document, container: str) -> bool:
    """Whether the kubelet reports the container as running."""
    statuses = pod.get("status", {}).get("containerStatuses") or []
    return any(item["name"] == container and "running" in item.get("state", {}) for item in statuses)


def ended(code: int, words: list[str]) -> dict[str, Any]:
    """The Status of a command that ran to its end, as kubelet and containerd word it."""
    if code == 0:
        return SUCCESS
    why = f"error executing command [{' '.join(words)}], exit code {code}"
    return {
        "metadata": {},
        "status": "Failure",
        "message": f"command terminated with non-zero exit code: {why}",
        "reason": "NonZeroExitCode",
        "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]},
    }


def internal(why: str) -> dict[str, Any]:
    """The Status of a command that never started."""
    error = KubernetesError(500, "InternalError", f"Internal error occurred: {why}", {"causes": [{"message": why}]})
    return error.status()


def encoded(status: dict[str, Any]) -> bytes:
    """A Status as it goes over the wire."""
    return json.dumps(status, separators=(",", ":")).encode()
