# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine control plane of one cluster: etcd, API server, controller manager and scheduler behind our front."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from typing import Any

import aiohttp

from simulator.clock import CloudClock
from simulator.faults import Faults
from simulator.genuine.credentials import Credentials, new_admin_token
from simulator.genuine.front import Front
from simulator.genuine.inventory import everything
from simulator.genuine.pods import Pods
from simulator.genuine.ports import free_port
from simulator.genuine.processes import Process
from simulator.genuine.servers import Servers
from simulator.genuine.upstream import Upstream
from simulator.journal import Journal
from simulator.kubernetes.authentication import Authenticate
from simulator.kubernetes.cluster import Execute, Kubelet, no_kubelet, no_processes
from simulator.kubernetes.listener import Listener, to_the_end
from simulator.kubernetes.masking import without_secrets
from simulator.kubernetes.requests import KubeRequest, KubeResponse

START_DEADLINE = 90.0
# Collecting garbage less often starts a cluster in three quarters of the processor time.
ENVIRONMENT = {"GOGC": "300"}
# What they hold is forgotten anyway: nobody waits for the last watches to end.
PATIENCE = 0.5


class GenuineControlPlane:
    """One cluster; what it offers is what the embedded one offers."""

    has_own_controllers = True

    def __init__(
        self,
        name: str,
        version: str,
        clock: CloudClock,
        journal: Journal,
        authenticate: Authenticate,
        faults: Faults,
        folder: Path,
        pod_range: str,
    ) -> None:
        self.name = name
        self.endpoint = ""
        self.admin_token = new_admin_token()
        self.pod_range = pod_range
        self.kubelet: Kubelet = no_kubelet
        self.execute: Execute = no_processes
        self._known = version, clock, journal, authenticate, faults
        self._folder = folder
        self._listener = Listener(self._answer)
        self.ca_pem = self._listener.ca_pem
        self._credentials = Credentials(folder / "credentials", self._listener.authority, self.admin_token)
        self._processes: list[Process] = []
        self._front: Front | None = None
        self._is_stopped = False

    async def start(self) -> None:
        """Starts the programs and serves on a free loopback port once the API server is ready."""
        self._credentials.write()
        issuer = f"https://container.googleapis.com/v1/{self.name}"
        servers = Servers(self._credentials, self._folder, issuer, free_port(), free_port(), free_port())
        upstream = Upstream(servers.api_endpoint, self._credentials.context_of_front(), self.admin_token)
        self._front = self._new_front(upstream)
        self._spawn("etcd", servers.etcd)
        await self._process("kube-apiserver", servers.api_server).start(upstream.is_ready, START_DEADLINE)
        self._spawn("kube-controller-manager", servers.controller_manager)
        self._spawn("kube-scheduler", servers.scheduler)
        self.endpoint = await self._listener.start()

    async def stop(self) -> None:
        """Ends all connections and every program, and forgets what was kept; nobody may leave that half done."""
        self._is_stopped = True
        await to_the_end(self._stop())

    async def _stop(self) -> None:
        await self._listener.stop()
        if self._front is not None:
            await self._front.upstream.close()
        await asyncio.gather(*(process.stop(PATIENCE) for process in reversed(self._processes)))
        shutil.rmtree(self._folder, ignore_errors=True)

    async def dump(self) -> dict[str, Any]:
        """Every object under its path, without the values of Secrets."""
        return {path: without_secrets(item) for path, item in (await self.contents()).items()}

    async def contents(self) -> dict[str, Any]:
        """Every object under its path, the values of Secrets included; nothing once the cluster goes."""
        try:
            return await everything(self._front.upstream) if self._front else {}
        except (aiohttp.ClientError, RuntimeError):
            # A session that is closed says so by a RuntimeError.
            if self._is_stopped:
                return {}
            raise

    def _new_front(self, upstream: Upstream) -> Front:
        version, clock, journal, authenticate, faults = self._known
        pods = Pods(self.name, version, clock, upstream)
        pods.seen.kubelet = lambda *container: self.kubelet(*container)
        pods.seen.execute = lambda *command: self.execute(*command)
        service = f"kubernetes/{self.name}"
        return Front(service, version, self.admin_token, upstream, pods, journal, faults, authenticate)

    def _process(self, name: str, command: list[str]) -> Process:
        log = self._folder / "logs" / f"{name}.log"
        process = Process(f"{name} of {self.name}", command, log, {**os.environ, **ENVIRONMENT})
        self._processes.append(process)
        return process

    def _spawn(self, name: str, command: list[str]) -> None:
        self._process(name, command).spawn()

    async def _answer(self, request: KubeRequest) -> KubeResponse:
        assert self._front is not None
        return await self._front.answer(request)
