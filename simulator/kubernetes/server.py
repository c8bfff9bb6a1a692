# SPDX-License-Identifier: GPL-3.0-or-later
"""The embedded control plane: one cluster's Kubernetes API over TLS on loopback."""

from __future__ import annotations

import random
import secrets
from typing import Any

from simulator.clock import CloudClock
from simulator.faults import Faults
from simulator.journal import Journal
from simulator.kubernetes.api import KubernetesApi
from simulator.kubernetes.authentication import Authenticate, Authentication
from simulator.kubernetes.bootstrap import bootstrap
from simulator.kubernetes.cluster import Cluster, Execute, Kubelet
from simulator.kubernetes.crds import reconcile_definitions
from simulator.kubernetes.faulty import Outcome, answered
from simulator.kubernetes.garbage import GarbageCollector
from simulator.kubernetes.grace import reconcile_grace
from simulator.kubernetes.journaling import entry
from simulator.kubernetes.listener import Listener
from simulator.kubernetes.masking import without_secrets
from simulator.kubernetes.namespace_controller import reconcile_namespaces
from simulator.kubernetes.node_controller import reconcile_nodes
from simulator.kubernetes.reconciling import Reconciler, Step
from simulator.kubernetes.requests import KubeRequest, KubeResponse
from simulator.kubernetes.service_account_tokens import ServiceAccountTokens
from simulator.kubernetes.store import HISTORY, Store
from simulator.kubernetes.users import AUTHENTICATED, MASTERS, User

ADMIN = User("kubernetes-admin", (MASTERS, AUTHENTICATED))


class EmbeddedControlPlane:
    """One cluster: start it, and it serves its API until it is stopped."""

    # Ours turn workloads into pods, and give those addresses of the cluster's own range.
    has_own_controllers = False
    pod_range = ""

    def __init__(
        self,
        name: str,
        version: str = "1.34.1-gke.1127000",
        clock: CloudClock | None = None,
        journal: Journal | None = None,
        authenticate: Authenticate = lambda token: None,
        rng: random.Random | None = None,
        faults: Faults | None = None,
        history: int = HISTORY,
    ) -> None:
        clock = clock or CloudClock()
        # A source of its own: what one cluster draws must not depend on what another one does meanwhile.
        rng = random.Random(rng.getrandbits(64) if rng else name)
        self.name = name
        self.endpoint = ""
        self.admin_token = rng.randbytes(24).hex()
        self._journal = journal or Journal(clock)
        self._faults = faults or Faults()
        self._listener = Listener(self._answer)
        self.ca_pem = self._listener.ca_pem
        self._cluster = Cluster(name, version, clock, rng, Store(history), ca_pem=self.ca_pem.decode())
        self._api = self._served_by(authenticate, rng)
        bootstrap(self._cluster)
        self._reconciler = Reconciler(self._cluster, controllers())

    def _served_by(self, authenticate: Authenticate, rng: random.Random) -> KubernetesApi:
        """The API, which knows the cluster's own tokens beside those that `authenticate` knows."""
        cluster = self._cluster
        issuer = f"https://container.googleapis.com/v1/{self.name}"
        tokens = ServiceAccountTokens(cluster.store, cluster.clock, rng, issuer)
        cluster.issue_token = tokens.issue
        authentication = Authentication((self._admin, authenticate), tokens, cluster.version)
        return KubernetesApi(cluster, authentication, tokens)

    @property
    def kubelet(self) -> Kubelet:
        """What gives the log of a container: (namespace, pod, container) -> text."""
        return self._cluster.kubelet

    @kubelet.setter
    def kubelet(self, kubelet: Kubelet) -> None:
        self._cluster.kubelet = kubelet

    @property
    def execute(self) -> Execute:
        """What runs a command in a container: (namespace, pod, container, words) -> exit code and output."""
        return self._cluster.execute

    @execute.setter
    def execute(self, execute: Execute) -> None:
        self._cluster.execute = execute

    async def start(self) -> None:
        """Serves on a free loopback port; `endpoint` is known afterwards."""
        self._reconciler.start()
        self.endpoint = await self._listener.start()

    async def stop(self) -> None:
        """Ends all connections, watches included."""
        await self._listener.stop()

    async def dump(self) -> dict[str, Any]:
        """Every object under its path, without the values of Secrets."""
        return {path: without_secrets(item) for path, item in (await self.contents()).items()}

    async def contents(self) -> dict[str, Any]:
        """Every object under its path, the values of Secrets included."""
        store, registry = self._cluster.store, self._cluster.registry
        paths: dict[str, Any] = {}
        for shelf in store.shelves():
            kind = registry.by_shelf(shelf)
            for item in store.select(shelf) if kind else []:
                paths[object_path(item, shelf[1])] = item
        return dict(sorted(paths.items()))

    def _admin(self, token: str) -> User | None:
        return ADMIN if secrets.compare_digest(token.encode(), self.admin_token.encode()) else None

    async def _answer(self, request: KubeRequest) -> KubeResponse:
        # The cluster's own components hold its admin token: faults hit, and the journal shows, what clients ask.
        if request.headers.get("authorization", "") == f"Bearer {self.admin_token}":
            return self._api.handle(request)
        service = f"kubernetes/{self.name}"
        response, is_write = await answered(self._faults, service, request, lambda: self._handled(request))
        self._journal.record(**entry(service, request, response, write=is_write))
        return response

    async def _handled(self, request: KubeRequest) -> Outcome:
        revision = self._cluster.store.revision
        response = self._api.handle(request)
        return response, self._cluster.store.revision != revision


def object_path(resource: dict[str, Any], plural: str) -> str:
    """The path under which an object is served."""
    metadata, api_version = resource["metadata"], resource["apiVersion"]
    root = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
    inside = f"/namespaces/{metadata['namespace']}" if metadata.get("namespace") else ""
    return f"{root}{inside}/{plural}/{metadata['name']}"


def controllers() -> tuple[Step, ...]:
    """The control plane's own controllers, in the order in which they see a change."""
    collector = GarbageCollector()
    return reconcile_definitions, reconcile_namespaces, reconcile_nodes, collector.reconcile, reconcile_grace
