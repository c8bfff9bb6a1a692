# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs of pods and commands in them, where a genuine API server would ask a kubelet."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from simulator.clock import CloudClock
from simulator.genuine.upstream import Upstream
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.execution import pod_exec
from simulator.kubernetes.logs import pod_log
from simulator.kubernetes.paths import ResourcePath, resource_path
from simulator.kubernetes.requests import KubeRequest, KubeResponse
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Document
from simulator.kubernetes.users import User

PODS = ("", "pods")
# What the API server says when all it lacks is a kubelet, or a WebSocket.
NO_KUBELET = b"no preferred addresses found"
NO_UPGRADE = b"Upgrade request required"
REFRESH = 0.5


class OnePod(Cluster):
    """A cluster as the kubelet sees it for one request: the pod that is asked about."""

    pod: Document | None = None

    def find(self, kind: ResourceType, namespace: str, name: str) -> Document | None:
        """The pod."""
        return self.pod


class Pods:
    """Answers for the kubelets of one cluster, once the API server has let the request through."""

    def __init__(self, name: str, version: str, clock: CloudClock, upstream: Upstream) -> None:
        self.seen = Cluster(name, version, clock, random.Random(name))
        self._upstream = upstream

    async def answer(self, request: KubeRequest, user: User | None) -> KubeResponse | None:
        """The log, or the session of a command; None for every other request."""
        path = resource_path(request.path)
        if path is None or path.plural != "pods" or path.subresource not in ("log", "exec"):
            return None
        # The API server checks who asks, whether they may, the pod and the container; only then it looks for a kubelet.
        told = await self._upstream.send(request, user)
        if NO_KUBELET not in told.payload and NO_UPGRADE not in told.payload:
            return told
        try:
            return await self._answered(request, path)
        except KubernetesError as error:
            return KubeResponse(error.code, error.status())

    async def _answered(self, request: KubeRequest, path: ResourcePath) -> KubeResponse:
        view = OnePod(
            self.seen.name,
            self.seen.version,
            self.seen.clock,
            self.seen.rng,
            kubelet=self.seen.kubelet,
            execute=self.seen.execute,
        )
        await self._refresh(view, path)
        kind = self.seen.registry.by_shelf(PODS)
        assert kind is not None
        if path.subresource == "exec":
            return pod_exec(view, kind, path.namespace, path.name, request)
        response = pod_log(view, kind, path.namespace, path.name, request)
        if response.stream is None:
            return response
        return replace(response, stream=self._followed(view, path, response.stream))

    async def _refresh(self, view: OnePod, path: ResourcePath) -> None:
        view.pod = await self._upstream.get(f"/api/v1/namespaces/{path.namespace}/pods/{path.name}")

    async def _followed(
        self, view: OnePod, path: ResourcePath, stream: AsyncGenerator[bytes, None]
    ) -> AsyncGenerator[bytes, None]:
        refreshing = asyncio.create_task(self._keep_fresh(view, path))
        try:
            async with aclosing(stream) as chunks:
                async for chunk in chunks:
                    yield chunk
        finally:
            refreshing.cancel()

    async def _keep_fresh(self, view: OnePod, path: ResourcePath) -> None:
        while view.pod is not None:
            await asyncio.sleep(REFRESH)
            await self._refresh(view, path)
