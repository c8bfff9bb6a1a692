# SPDX-License-Identifier: GPL-3.0-or-later
"""The two sides of the corpus: the embedded API server, and a genuine one with the controllers that both have."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trustme
import yaml
from urllib3.exceptions import HTTPError

from simulator.clock import CloudClock
from simulator.crds.installed import installed
from simulator.faults import Faults
from simulator.genuine.credentials import Credentials, new_admin_token
from simulator.genuine.ports import free_port
from simulator.genuine.processes import Process
from simulator.genuine.servers import Servers
from simulator.journal import Journal
from tests.simulator.kubernetes.live_server import LiveServer

Definition = dict[str, Any]
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
OBJECTIVE = Path(__file__).parents[3] / "roles/inference_backend/templates/inferenceobjective_definition.yml.j2"
CLUSTER = {
    "currentMasterVersion": "1.34.1-gke.1127000",
    "monitoringConfig": {"managedPrometheusConfig": {"enabled": True}},
    "networkConfig": {"gatewayApiConfig": {"channel": "CHANNEL_STANDARD"}},
}
# The embedded server has these of its own; workloads are other parts' business.
CONTROLLERS = "namespace-controller,garbage-collector-controller,serviceaccount-token-controller"
PROGRAMS = ("etcd", "kube-apiserver", "kube-controller-manager")
USERS = 'owner-token,operator@example.com,2,"system:masters"\nalice-token,alice@example.com,3\n'
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Plane:
    """What a LiveServer wants to know of a control plane."""

    name: str
    endpoint: str
    ca_pem: bytes


def own_definitions() -> list[Definition]:
    """Every definition that the simulator and the roles install."""
    objective: Definition = yaml.safe_load(OBJECTIVE.read_text(encoding="utf-8"))
    return [*(definition.manifest() for definition in installed(CLUSTER, True)), objective]


def with_genuine(definitions: list[Definition]) -> list[Definition]:
    """The same definitions, the genuine one where somebody else has published it."""
    from simulator.genuine.definitions import genuine_definitions

    published = genuine_definitions()
    return [published.get(definition["metadata"]["name"], definition) for definition in definitions]


def install(server: LiveServer, definitions: list[Definition]) -> None:
    """Installs definitions and waits until they are served."""
    for definition in definitions:
        answer = server.apply(f"{DEFINITIONS}/{definition['metadata']['name']}", definition)
        assert answer.status in (200, 201), answer.message
    for definition in definitions:
        spec = definition["spec"]
        path = f"/apis/{spec['group']}/{spec['versions'][0]['name']}/{spec['names']['plural']}"
        until(lambda path=path: server.get(path).status == 200, f"{path} is served")  # type: ignore[misc]


@contextmanager
def genuine(folder: Path, *options: str) -> Iterator[LiveServer]:
    """etcd, the API server with further options, and the few controllers that the embedded one has too."""
    authority = trustme.CA()
    credentials = Credentials(folder / "credentials", authority, new_admin_token())
    credentials.write()
    credentials.tokens.write_text(credentials.tokens.read_text() + USERS, encoding="utf-8")
    servers = Servers(credentials, folder, "https://issuer.example.com", free_port(), free_port(), free_port())
    # Said twice, the flag would count as one long list.
    others = [word for word in servers.controller_manager if not word.startswith("--controllers=")]
    managers = [*others, f"--controllers={CONTROLLERS}"]
    commands = zip(PROGRAMS, (servers.etcd, [*servers.api_server, *options], managers), strict=True)
    processes = [Process(name, command, folder / f"{name}.log") for name, command in commands]
    try:
        for process in processes:
            process.spawn()
        plane: Any = Plane("real", servers.api_endpoint, authority.cert_pem.bytes())
        server = LiveServer(plane, Journal(CloudClock()), Faults(), folder)
        until(lambda: answers(server), "the genuine API server is ready")
        yield server
    finally:
        for process in reversed(processes):
            asyncio.run(process.stop())


def answers(server: LiveServer) -> bool:
    """Whether a server says that it is ready."""
    try:
        return server.get("/readyz").status == 200
    except HTTPError:
        return False


def until(happened: Callable[[], bool], what: str) -> None:
    """Waits until something has happened."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, f"not after {PATIENCE_SECONDS:.0f} s: {what}"
        time.sleep(0.05)
