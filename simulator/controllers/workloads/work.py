# SPDX-License-Identifier: GPL-3.0-or-later
"""One cluster's own controllers: they turn its pools into nodes and its workloads into running pods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from simulator.cloud import Cloud
from simulator.container.nodes import Node
from simulator.controllers.ages import Ages
from simulator.controllers.cluster import Connection
from simulator.controllers.conditions import is_true
from simulator.controllers.events import Events, Told
from simulator.controllers.kinds import DEPLOYMENT, JOB, POD
from simulator.controllers.loop import changed_or_due, heartbeat
from simulator.controllers.manifests import is_going
from simulator.controllers.objects import Objects
from simulator.controllers.workloads import deployments, jobs, kubelet, nodes, replica_sets, scheduler
from simulator.controllers.workloads.autoscaler import needed
from simulator.controllers.workloads.deployment_status import is_complete
from simulator.controllers.workloads.jobs import is_finished
from simulator.controllers.workloads.kubelet import House
from simulator.controllers.workloads.pod_events import COMPONENTS, KUBELET, told
from simulator.controllers.workloads.processes import Processes
from simulator.controllers.workloads.programs import Genuine
from simulator.controllers.workloads.startup import Durations
from simulator.controllers.writes import Write

Decide = Callable[[Objects], list[Write]]


class Workloads:
    """Runs the decisions of one cluster, one after the other, whenever something may have changed."""

    def __init__(self, cloud: Cloud, connection: Connection, processes: Processes, genuine: Genuine) -> None:
        self._cloud = cloud
        self._connection = connection
        self._processes = processes
        self._genuine = genuine
        latency = cloud.latency
        self._durations = Durations(
            latency.seconds("kubernetes.pod.image"),
            latency.seconds("kubernetes.pod.model"),
            latency.seconds("kubernetes.pod.start"),
        )
        self._seen: list[Node] = []
        self._is_settled = False
        self._events = Events()
        self._ages = Ages(cloud.clock)

    async def run(self) -> None:
        """Look and act until cancelled."""
        changed, pause = self._connection.cache.changed, heartbeat(self._cloud.clock.speed)
        while True:
            machines = self._machines()
            if changed.is_set() or not self._is_settled or machines != self._seen:
                changed.clear()
                self._seen = machines
                await self.look()
            await changed_or_due(changed, pause)

    async def look(self) -> None:
        """One round of all decisions."""
        now, cluster, machines = self._cloud.clock.time(), self._cluster(), self._machines()
        configs = {pool["name"]: pool.get("config") or {} for pool in cluster.get("nodePools") or []}
        pod_range = self._connection.pod_range or cluster.get("clusterIpv4Cidr") or kubelet.PODS
        house = House(self._durations, self._processes.exits, pod_range, self._genuine.reports)
        decisions: tuple[Decide, ...] = (
            lambda objects: nodes.plan(machines, configs, objects, now),
            *self._decisions_of_a_control_plane(now),
            lambda objects: kubelet.plan(objects, house, now),
        )
        written = 0
        for decide in decisions:
            written += await self._connection.executor.carry_out(decide(self._connection.cache.snapshot()))
        snapshot = self._connection.cache.snapshot()
        self._processes.start_all(snapshot)
        self._genuine.follow(snapshot)
        await self._connection.executor.carry_out(self._events.fresh(self._told(snapshot), now))
        is_growing = self._grow(cluster.get("nodePools") or [], snapshot)
        self._is_settled = not written and not is_growing and is_settled(snapshot)

    def _decisions_of_a_control_plane(self, now: datetime) -> tuple[Decide, ...]:
        """What controller manager and scheduler decide, where they are not there to do so."""
        if self._connection.has_own_controllers:
            return ()
        return (
            lambda objects: deployments.plan(objects, now),
            replica_sets.plan,
            lambda objects: jobs.plan(objects, now),
            lambda objects: scheduler.plan(objects, now),
        )

    def _told(self, objects: Objects) -> Iterator[Told]:
        is_ours = {KUBELET} if self._connection.has_own_controllers else COMPONENTS
        return (item for item in told(objects) if item.component in is_ours)

    def _grow(self, pools: list[dict[str, Any]], objects: Objects) -> bool:
        """Gives pools the nodes that pods wait for, once they had time to boot; tells whether any is wanted."""
        wanted = needed(pools, objects)
        self._ages.keep_only("growing", [("growing", name) for name in wanted])
        container: Any = self._cloud.services["container"]
        for name, more in wanted.items():
            if self._ages.of(("growing", name)) >= self._cloud.latency.seconds("container.nodePools.create"):
                for _ in range(more):
                    # It keeps to the pool's limits, the quota and what the zones have.
                    container.autoscaler.grow(*self._connection.key, name)
                self._ages.forget(("growing", name))
        return bool(wanted)

    def _cluster(self) -> dict[str, Any]:
        return self._cloud.find_cluster(*self._connection.key) or {"name": self._connection.name}

    def _machines(self) -> list[Node]:
        container: Any = self._cloud.services["container"]
        machines: list[Node] = container.cluster_nodes(*self._connection.key)
        return machines


def is_settled(objects: Objects) -> bool:
    """Tells whether nothing here changes by time alone."""
    pods = [pod for pod in objects.all(POD) if (pod.get("status") or {}).get("phase") not in ("Succeeded", "Failed")]
    waiting = [pod for pod in pods if is_going(pod) or (pod["spec"].get("nodeName") and not is_true(pod, "Ready"))]
    once = [pod for pod in pods if pod["spec"].get("restartPolicy", "Always") != "Always"]
    rolling = [item for item in objects.all(DEPLOYMENT) if not is_complete(item)]
    jobs_left = [job for job in objects.all(JOB) if not is_finished(job) or "ttlSecondsAfterFinished" in job["spec"]]
    return not any((waiting, once, rolling, jobs_left))
