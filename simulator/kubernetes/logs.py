# SPDX-License-Identifier: GPL-3.0-or-later
"""The log subresource of pods: what the kubelet tells, cut as the query asks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import datetime, timedelta

from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.durations import moment
from simulator.kubernetes.errors import bad_request
from simulator.kubernetes.mutations import existing
from simulator.kubernetes.requests import TEXT, KubeRequest, KubeResponse, number
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Document

POLL_PAUSE = 0.1
NOT_STARTED = ("", "Pending")


def pod_log(cluster: Cluster, kind: ResourceType, namespace: str, name: str, request: KubeRequest) -> KubeResponse:
    """The log of one container; with follow, a stream until the container ends."""
    pod = existing(cluster, kind, namespace, name)
    container = container_of(pod, request.query.get("container", ""))
    seconds, count = number(request.query, "sinceSeconds"), number(request.query, "tailLines")
    if not pod["spec"].get("nodeName"):
        return KubeResponse(204, content_type="")
    require_started(pod, container)
    if request.flag("previous"):
        raise bad_request(f'previous terminated container "{container}" in pod "{name}" not found')
    reader = LogReader(cluster, namespace, name, container)
    shown = cut(reader.lines(), request.query, count, start_of(cluster, request.query, seconds))
    if request.flag("follow"):
        return KubeResponse(content_type=TEXT, stream=reader.follow(kind, shown))
    return KubeResponse(text="".join(text for _, text in shown), content_type=TEXT)


def container_of(pod: Document, wanted: str) -> str:
    """The container that is meant; 400 when that is not clear, or when there is no such container."""
    spec = pod["spec"]
    names = [item["name"] for item in [*spec.get("initContainers", []), *spec["containers"]]]
    pod_name = pod["metadata"]["name"]
    if wanted and wanted not in names:
        raise bad_request(f"container {wanted} is not valid for pod {pod_name}")
    if not wanted and len(spec["containers"]) > 1:
        choice = " ".join(item["name"] for item in spec["containers"])
        raise bad_request(f"a container name must be specified for pod {pod_name}, choose one of: [{choice}]")
    return wanted or str(spec["containers"][0]["name"])


def require_started(pod: Document, container: str) -> None:
    """Refuses with 400 the log of a container that never ran."""
    if pod.get("status", {}).get("phase", "") not in NOT_STARTED:
        return
    name = pod["metadata"]["name"]
    reason = "ContainerCreating"
    for item in pod.get("status", {}).get("containerStatuses") or []:
        if item["name"] == container:
            reason = item.get("state", {}).get("waiting", {}).get("reason") or reason
    raise bad_request(f'container "{container}" in pod "{name}" is waiting to start: {reason}')


class LogReader:
    """Reads the log of one container from the kubelet."""

    def __init__(self, cluster: Cluster, namespace: str, pod: str, container: str) -> None:
        self._cluster = cluster
        self._namespace = namespace
        self._pod = pod
        self._container = container

    def lines(self) -> list[tuple[str, str]]:
        """The lines so far, each with its timestamp if it has one."""
        text = self._cluster.kubelet(self._namespace, self._pod, self._container)
        return [timed(entry) for entry in text.splitlines(keepends=True)]

    async def follow(self, kind: ResourceType, shown: list[tuple[str, str]]) -> AsyncGenerator[bytes, None]:
        """The lines so far, then each new one, while the pod runs."""
        seen = len(self.lines())
        yield "".join(text for _, text in shown).encode()
        while self._running(kind):
            await asyncio.sleep(POLL_PAUSE)
            fresh = self.lines()[seen:]
            seen += len(fresh)
            if fresh:
                yield "".join(text for _, text in fresh).encode()

    def _running(self, kind: ResourceType) -> bool:
        pod = self._cluster.find(kind, self._namespace, self._pod)
        return pod is not None and pod.get("status", {}).get("phase") == "Running"


def timed(entry: str) -> tuple[str, str]:
    """A line apart from the RFC 3339 timestamp before it."""
    stamp, _, rest = entry.partition(" ")
    if len(stamp) >= 20 and stamp[4:5] == "-" and stamp[10:11] == "T" and stamp.endswith("Z"):
        return stamp, rest
    return "", entry


def start_of(cluster: Cluster, query: Mapping[str, str], seconds: int | None) -> datetime | None:
    """The time from which on lines are wanted."""
    if seconds is not None:
        return cluster.clock.time() - timedelta(seconds=seconds)
    return moment(query["sinceTime"]) if query.get("sinceTime") else None


def cut(
    lines: list[tuple[str, str]], query: Mapping[str, str], count: int | None, start: datetime | None
) -> list[tuple[str, str]]:
    """The last `count` lines since a time; with their timestamps if the query says so."""
    if start is not None:
        lines = [(stamp, text) for stamp, text in lines if not stamp or moment(stamp) >= start]
    if count is not None:
        lines = lines[-count:] if count else []
    if query.get("timestamps", "") == "true":
        lines = [(stamp, f"{stamp} {text}" if stamp else text) for stamp, text in lines]
    return lines
