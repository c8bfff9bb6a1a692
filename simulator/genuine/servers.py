# SPDX-License-Identifier: GPL-3.0-or-later
"""The command lines of a genuine control plane's programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simulator.genuine.credentials import FRONT, Credentials
from simulator.genuine.programs import path

# The range that GKE gives to services.
SERVICES = "34.118.224.0/20"
# Nodes of ours have no kubelet that sends heartbeats; nobody is to miss them.
NO_HEARTBEAT = "8760h"
# Pods have addresses of loopback, which no Endpoints or EndpointSlice may hold: these would only complain.
CONTROLLERS = "*,-endpoints-controller,-endpointslice-controller,-endpointslice-mirroring-controller"


@dataclass(frozen=True)
class Servers:
    """Where one cluster's programs listen, and what they show each other."""

    credentials: Credentials
    folder: Path
    issuer: str
    etcd_port: int
    etcd_peer_port: int
    api_port: int

    @property
    def etcd(self) -> list[str]:
        """The store; what it holds need not survive a power cut."""
        clients, peers = (f"http://127.0.0.1:{port}" for port in (self.etcd_port, self.etcd_peer_port))
        return [
            str(path("etcd")),
            f"--data-dir={self.folder / 'etcd'}",
            "--unsafe-no-fsync",
            "--log-level=error",
            f"--listen-client-urls={clients}",
            f"--advertise-client-urls={clients}",
            f"--listen-peer-urls={peers}",
            f"--initial-advertise-peer-urls={peers}",
            f"--initial-cluster=default={peers}",
        ]

    @property
    def api_server(self) -> list[str]:
        """The API server; it believes the front who asks, and knows its own accounts' tokens."""
        own = self.credentials
        return [
            str(path("kube-apiserver")),
            f"--etcd-servers=http://127.0.0.1:{self.etcd_port}",
            "--bind-address=127.0.0.1",
            f"--secure-port={self.api_port}",
            f"--tls-cert-file={own.server}",
            f"--tls-private-key-file={own.server}",
            f"--token-auth-file={own.tokens}",
            f"--requestheader-client-ca-file={own.ca}",
            f"--requestheader-allowed-names={FRONT}",
            "--requestheader-username-headers=X-Remote-User",
            "--requestheader-group-headers=X-Remote-Group",
            f"--service-account-issuer={self.issuer}",
            f"--service-account-key-file={own.account_public_key}",
            f"--service-account-signing-key-file={own.account_key}",
            f"--service-cluster-ip-range={SERVICES}",
            "--authorization-mode=RBAC",
            "--allow-privileged=true",
            # GKE lets pods that ask for GPUs onto the nodes that are kept for them.
            "--enable-admission-plugins=ExtendedResourceToleration",
            "--profiling=false",
            # No node has such an address: logs and commands are answered in front of this server.
            "--kubelet-preferred-address-types=InternalDNS",
        ]

    @property
    def controller_manager(self) -> list[str]:
        """The controllers of workloads, namespaces, service accounts and garbage."""
        own = self.credentials
        return [
            str(path("kube-controller-manager")),
            f"--kubeconfig={own.kubeconfig(self.api_endpoint)}",
            "--leader-elect=false",
            "--secure-port=0",
            f"--root-ca-file={own.ca}",
            f"--service-account-private-key-file={own.account_key}",
            f"--node-monitor-grace-period={NO_HEARTBEAT}",
            f"--controllers={CONTROLLERS}",
        ]

    @property
    def scheduler(self) -> list[str]:
        """The scheduler."""
        kubeconfig = self.credentials.kubeconfig(self.api_endpoint)
        return [str(path("kube-scheduler")), f"--kubeconfig={kubeconfig}", "--leader-elect=false", "--secure-port=0"]

    @property
    def api_endpoint(self) -> str:
        """Host and port of the API server itself."""
        return f"127.0.0.1:{self.api_port}"
