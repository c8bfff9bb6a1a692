# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated container v1: clusters, node pools and what works for them."""

from __future__ import annotations

import uuid
from typing import Any, cast

from simulator.cloud import Cloud
from simulator.compute.service import ComputeService
from simulator.container.autoscaler import Autoscaler
from simulator.container.clusters import Clusters, shown
from simulator.container.nodes import Node, Nodes
from simulator.container.operations import ContainerOperations, Work
from simulator.container.places import ClusterKey, Place
from simulator.container.routes import container_routes
from simulator.container.texts import busy, cluster_missing, not_running, pool_missing, too_many
from simulator.container.troubles import troubled_cluster, troubled_pool
from simulator.container.usage import Usage
from simulator.container.virtual_machines import VirtualMachines
from simulator.faults.effects import STOCK_OUT
from simulator.operations import Finish
from simulator.web import Route

Body = dict[str, Any]

# Reported quota of operations that run in parallel on one cluster.
PARALLEL_OPERATIONS = 5
_POOL_WORK = frozenset({"CREATE_NODE_POOL", "DELETE_NODE_POOL"})


class ContainerService:
    """Google Kubernetes Engine."""

    name = "container"

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.compute = cast(ComputeService, cloud.services["compute"])
        self.clusters = Clusters()
        self.nodes = Nodes(cloud.rng)
        self.operations = ContainerOperations(cloud)
        # Zones that have no machines left, of one machine type or of any ("").
        self.exhausted: set[tuple[str, str]] = set()
        # Whether node pools of one cluster may be made side by side, as reports of the 429 say; the default is the
        # older and stricter rule of one operation at a time.
        self.parallel_node_pools = False
        self.autoscaler = Autoscaler(self)
        usage = Usage(cloud.project.id, self.clusters, self.nodes)
        self.compute.machine_users.append(usage.machines_in)
        machines = VirtualMachines(cloud.project.id, self.clusters, self.nodes)
        self.compute.machine_bodies.append(machines.bodies)
        self.compute.resources.outside_users.append(usage.user_of)

    def routes(self) -> list[Route]:
        """What it answers."""
        return container_routes(self)

    def dump(self) -> dict[str, Any]:
        """Its clusters by path."""
        keys = self.clusters.located()
        return {f"{self.place(key.location).path}/clusters/{key.name}": self.show(key) for key in keys}

    def place(self, location: str) -> Place:
        """Gives a location of this project."""
        return self.operations.place(location)

    def cluster(self, key: ClusterKey) -> Body:
        """Gives a cluster's body; 404 when absent."""
        body = self.clusters.get(key)
        if body is None:
            raise cluster_missing(self.place(key.location), key.name)
        return body

    def pool(self, key: ClusterKey, name: str) -> Body:
        """Gives a node pool's body; 404 when it or its cluster is absent."""
        self.cluster(key)
        pool = self.clusters.pool(key, name)
        if pool is None:
            raise pool_missing(name)
        return pool

    def show(self, key: ClusterKey) -> Body:
        """Gives a cluster as the API shows it."""
        return troubled_cluster(self.cloud.faults, key, shown(self.cluster(key), len(self.nodes.of_cluster(key))))

    def show_pool(self, key: ClusterKey, name: str) -> Body:
        """Gives a node pool as the API shows it."""
        return troubled_pool(self.cloud.faults, key, self.pool(key, name))

    def pool_nodes(self, location: str, cluster: str, pool: str) -> list[Node]:
        """Gives the running nodes of a node pool."""
        return self.nodes.of_pool(ClusterKey(location, cluster), pool)

    def cluster_nodes(self, location: str, cluster: str) -> list[Node]:
        """Gives the running nodes of a cluster."""
        return self.nodes.of_cluster(ClusterKey(location, cluster))

    def exhaust(self, zone: str, machine_type: str = "") -> None:
        """Leaves a zone without machines, of one type or of any; for scenarios."""
        self.exhausted.add((zone, machine_type))

    def replenish(self, zone: str, machine_type: str = "") -> None:
        """Undoes exhaust()."""
        self.exhausted.discard((zone, machine_type))

    def has_capacity(self, zone: str, machine_type: str) -> bool:
        """Tells whether the zone still has machines of that type."""
        if self.cloud.faults.of_thing(STOCK_OUT, f"{zone}/{machine_type}"):
            return False
        return not {(zone, machine_type), (zone, "")} & self.exhausted

    def check_free(self, key: ClusterKey, kind: str) -> None:
        """Refuses a new operation on a cluster that is busy or not in a state to be changed."""
        running = self.operations.running(key)
        beside = self.parallel_node_pools and {kind, *(each.kind for each in running)} <= _POOL_WORK
        if running and not beside:
            raise busy(running[0].name, running[0].kind, key.name)
        if len(running) >= PARALLEL_OPERATIONS:
            raise too_many(key.name, PARALLEL_OPERATIONS)
        if kind != "DELETE_CLUSTER" and not running and self.cluster(key)["status"] not in ("RUNNING", "DEGRADED"):
            raise not_running()

    def start(self, work: Work, caller: str, finish: Finish) -> Body:
        """Begins an operation on a cluster."""
        return self.operations.start(work, caller, finish, lambda why: self._failed(work, why))

    def _failed(self, work: Work, why: str) -> None:
        """Shows what a scripted failure leaves behind: what was to be made is in ERROR, the rest runs on."""
        trouble = {"status": "ERROR", "statusMessage": why}
        if work.pool:
            making = work.kind == "CREATE_NODE_POOL"
            self.clusters.change_pool(work.cluster, work.pool, **(trouble if making else {"status": "RUNNING"}))
        self.clusters.change(work.cluster, **(trouble if work.kind == "CREATE_CLUSTER" else {"status": "RUNNING"}))

    def seconds(self, step: str) -> float:
        """Gives the duration of a step of this API."""
        return self.cloud.latency.seconds(f"container.{step}")

    def fresh_hex(self, digits: int) -> str:
        """Gives a fresh hexadecimal number of that length."""
        return f"{self.cloud.rng.getrandbits(digits * 4):0{digits}x}"

    def fresh_etag(self) -> str:
        """Gives a fresh etag of a cluster."""
        return f"{self.fresh_hex(8)}-{self.fresh_hex(4)}"

    def fresh_uuid(self) -> str:
        """Gives a fresh UUID, such as the etag of a node pool."""
        return str(uuid.UUID(int=self.cloud.rng.getrandbits(128), version=4))
