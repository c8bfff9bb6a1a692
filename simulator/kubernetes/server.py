# SPDX-License-Identifier: GPL-3.0-or-later
"""The embedded control plane: one cluster's Kubernetes API over TLS on loopback."""

from __future__ import annotations

import asyncio
import random
import secrets
import ssl
from typing import Any
from urllib.parse import parse_qsl

import trustme
from aiohttp import web

from simulator.clock import CloudClock
from simulator.journal import Journal
from simulator.kubernetes.api import KubernetesApi
from simulator.kubernetes.authentication import Authenticate, Authentication
from simulator.kubernetes.bootstrap import bootstrap
from simulator.kubernetes.cluster import Cluster, Kubelet
from simulator.kubernetes.crds import reconcile_definitions
from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.garbage import GarbageCollector
from simulator.kubernetes.grace import reconcile_grace
from simulator.kubernetes.masking import without_secrets
from simulator.kubernetes.namespace_controller import reconcile_namespaces
from simulator.kubernetes.paths import resource_path
from simulator.kubernetes.reconciling import Reconciler
from simulator.kubernetes.request_bodies import journal_body
from simulator.kubernetes.requests import KubeRequest, KubeResponse
from simulator.kubernetes.service_account_tokens import ServiceAccountTokens
from simulator.kubernetes.store import HISTORY, Store
from simulator.kubernetes.users import AUTHENTICATED, MASTERS, User

ADMIN = User("kubernetes-admin", (MASTERS, AUTHENTICATED))
CONTROLLERS = "simulator-controllers"
LARGEST_BODY = 3 * 1024 * 1024


class EmbeddedControlPlane:
    """One cluster: start it, and it serves its API until it is stopped."""

    def __init__(
        self,
        name: str,
        version: str = "1.34.1-gke.1127000",
        clock: CloudClock | None = None,
        journal: Journal | None = None,
        authenticate: Authenticate = lambda token: None,
        rng: random.Random | None = None,
        history: int = HISTORY,
    ) -> None:
        self.name = name
        self.endpoint = ""
        self.ca_pem = b""
        clock = clock or CloudClock()
        rng = rng or random.Random(name)
        self.admin_token = rng.randbytes(24).hex()
        self._journal = journal or Journal(clock)
        self._cluster = Cluster(name, version, clock, rng, Store(history))
        tokens = ServiceAccountTokens(self._cluster.store, clock, rng, f"https://container.googleapis.com/v1/{name}")
        self._cluster.issue_token = tokens.issue
        authentication = Authentication((self._admin, authenticate, tokens.user), version)
        self._api = KubernetesApi(self._cluster, authentication, tokens)
        self._runner: web.ServerRunner | None = None
        steps = (
            reconcile_definitions,
            reconcile_namespaces,
            GarbageCollector().reconcile,
            reconcile_grace,
        )
        self._reconciler = Reconciler(self._cluster, steps)
        bootstrap(self._cluster)

    @property
    def kubelet(self) -> Kubelet:
        """What gives the log of a container: (namespace, pod, container) -> text."""
        return self._cluster.kubelet

    @kubelet.setter
    def kubelet(self, kubelet: Kubelet) -> None:
        self._cluster.kubelet = kubelet

    async def start(self) -> None:
        """Serves on a free loopback port; `endpoint` and `ca_pem` are known afterwards."""
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1", "localhost", "kubernetes.default.svc").configure_cert(context)
        self.ca_pem = authority.cert_pem.bytes()
        self._cluster.ca_pem = self.ca_pem.decode()
        self._reconciler.start()
        self._runner = web.ServerRunner(
            web.Server(self._serve, handler_cancellation=True, access_log=None), shutdown_timeout=0.05
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.endpoint = f"{host}:{port}"

    async def stop(self) -> None:
        """Ends all connections, watches included."""
        if self._runner is None:
            return
        server = self._runner.server
        transports = [connection.transport for connection in server.connections] if server else []
        await self._runner.cleanup()
        self._runner = None
        # A TLS connection closes only when its client says goodbye, and nobody waits for that here.
        for transport in transports:
            if transport is not None:
                transport.abort()
        await asyncio.sleep(0)

    def dump(self) -> dict[str, Any]:
        """Every object under its path, without the values of Secrets."""
        store, registry = self._cluster.store, self._cluster.registry
        paths: dict[str, Any] = {}
        for shelf in store.shelves():
            kind = registry.by_shelf(shelf)
            for item in store.select(shelf) if kind else []:
                paths[object_path(item, shelf[1])] = without_secrets(item)
        return dict(sorted(paths.items()))

    def _admin(self, token: str) -> User | None:
        return ADMIN if secrets.compare_digest(token.encode(), self.admin_token.encode()) else None

    async def _serve(self, raw: web.BaseRequest) -> web.StreamResponse:
        request = KubeRequest(
            raw.method,
            raw.path,
            dict(parse_qsl(raw.rel_url.raw_query_string, keep_blank_values=True)),
            headers_of(raw),
            await raw.read() if raw.body_exists else b"",
        )
        revision = self._cluster.store.revision
        response = self._api.handle(request)
        self._record(request, response, self._cluster.store.revision != revision)
        if response.stream is None:
            return web.Response(
                status=response.status,
                body=response.payload,
                headers=[*response.headers, ("Content-Type", response.content_type)],
            )
        return await streamed(raw, response)

    def _record(self, request: KubeRequest, response: KubeResponse, write: bool) -> None:
        # The cloud's own controllers are part of the cloud: the journal holds what its clients ask.
        if request.headers.get("user-agent") == CONTROLLERS:
            return
        path = resource_path(request.path)
        of_secrets = path is not None and path.plural == "secrets"
        self._journal.record(
            service=f"kubernetes/{self.name}",
            method=request.method,
            path=request.path,
            query=dict(request.query),
            status=response.status,
            write=write,
            request=without_secrets(sent(request), of_secrets),
            response=without_secrets(response.document, of_secrets),
        )


async def streamed(raw: web.BaseRequest, response: KubeResponse) -> web.StreamResponse:
    """Sends a stream chunk by chunk until it ends or the client leaves."""
    answer = web.StreamResponse(status=response.status, headers={"Content-Type": response.content_type})
    answer.enable_chunked_encoding()
    await answer.prepare(raw)
    assert response.stream is not None
    try:
        async for chunk in response.stream:
            await answer.write(chunk)
        await answer.write_eof()
    except ConnectionResetError:
        pass
    return answer


def headers_of(raw: web.BaseRequest) -> dict[str, str]:
    """The headers by lower-case name; repeated ones joined by commas."""
    headers: dict[str, str] = {}
    for name, value in raw.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]},{value}" if key in headers else value
    return headers


def sent(request: KubeRequest) -> Any:
    """The body as a document for the journal; nothing when it cannot be read."""
    if not request.body:
        return None
    try:
        return journal_body(request).value
    except KubernetesError:
        return None


def object_path(resource: dict[str, Any], plural: str) -> str:
    """The path under which an object is served."""
    metadata, api_version = resource["metadata"], resource["apiVersion"]
    root = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
    inside = f"/namespaces/{metadata['namespace']}" if metadata.get("namespace") else ""
    return f"{root}{inside}/{plural}/{metadata['name']}"
