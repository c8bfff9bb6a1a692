# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-ins for model servers that really listen where their pods are."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from aiohttp import web

from simulator.controllers.conditions import is_true
from simulator.controllers.kinds import POD
from simulator.controllers.manifests import Manifest, uid_of
from simulator.controllers.objects import Objects
from simulator.dataplane.endpoints import Endpoint, server_on, servers_of
from simulator.dataplane.exchange import received, sent
from simulator.dataplane.model_server import answer
from simulator.dataplane.plane import Surroundings

Key = tuple[str, int]
log = logging.getLogger("simulator.genuine")


class ModelServers:
    """Opens a listener for each port of each ready model server, and closes it when the pod has gone."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._network = around.network
        self._open: dict[Key, tuple[Endpoint, web.ServerRunner]] = {}

    async def keep(self, clusters: Iterable[Objects]) -> None:
        """Has exactly the listeners of these clusters' pods."""
        wanted = {(uid_of(item.pod), item.port): item for objects in clusters for item in _serving(objects)}
        for key in set(self._open) - set(wanted):
            await self._stop(key)
        for key in set(wanted) - set(self._open):
            await self._start(key, wanted[key])

    async def close(self) -> None:
        """Close all."""
        await self.keep(())

    async def _start(self, key: Key, endpoint: Endpoint) -> None:
        async def serve(raw: web.BaseRequest) -> web.Response:
            return await self._serve(endpoint, raw)

        runner = web.ServerRunner(web.Server(serve, access_log=None, handler_cancellation=True), shutdown_timeout=0.05)
        await runner.setup()
        # Pods of a genuine cluster have loopback addresses of their own.
        is_reachable = ip_address(endpoint.address).is_loopback
        host, port = (endpoint.address, endpoint.port) if is_reachable else ("127.0.0.1", 0)
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            log.warning("a stand-in cannot listen on %s:%s: %s", host, port, error)
            await runner.cleanup()
            return
        self._network.listeners[endpoint.address, endpoint.port] = runner.addresses[0][:2]
        self._open[key] = endpoint, runner

    async def _stop(self, key: Key) -> None:
        endpoint, runner = self._open.pop(key)
        self._network.listeners.pop((endpoint.address, endpoint.port), None)
        await runner.cleanup()

    async def _serve(self, endpoint: Endpoint, raw: web.BaseRequest) -> web.Response:
        request, server = await received(raw), self._around.reports.server(endpoint)
        made = answer(server.server, request, server.load, int(self._around.clock.time().timestamp()))
        if made.seconds:
            with server.serving(made.seconds) as seconds:
                await self._around.clock.sleep(seconds)
        client = "{}:{}".format(*(raw.transport.get_extra_info("peername")[:2] if raw.transport else ("", 0)))
        if not _is_a_question_of_machines(request.path):
            self._around.access_log.record(uid_of(endpoint.pod), client, request.method, request.target, made.status)
        return sent(made, {})


def _serving(objects: Objects) -> Iterator[Endpoint]:
    for pod in objects.all(POD):
        if is_true(pod, "Ready") and (pod.get("status") or {}).get("podIP"):
            yield from (Endpoint(pod, port, server_on(pod, port)) for port in _ports(pod))


def _ports(pod: Manifest) -> set[int]:
    return {port for server in servers_of(pod) for port in server.ports}


def _is_a_question_of_machines(path: str) -> bool:
    # Scrapes and health checks would push the few lines that somebody reads out of the log.
    return not path.startswith("/v1/")
