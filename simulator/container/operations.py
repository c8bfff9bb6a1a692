# SPDX-License-Identifier: GPL-3.0-or-later
"""The container API's dialect of long-running operations (214 recorded mutations)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from simulator.cloud import Cloud
from simulator.container.places import ROOT, ClusterKey, Place
from simulator.operations import Finish, Operation, Operations, Undo

Body = dict[str, Any]

# The part of its time that an operation on a node pool waits for its turn.
_PENDING_PART = 0.1


@dataclass(frozen=True)
class Work:
    """What an operation is about: its type, cluster, node pool if any, duration and what its end reports."""

    kind: str
    cluster: ClusterKey
    seconds: float
    pool: str = ""
    nodes: int | None = None


class ContainerOperations:
    """The operations of the container API."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._operations = Operations(cloud)

    def start(self, work: Work, caller: str, finish: Finish, undo: Undo | None = None) -> Body:
        """Begins an operation and gives its body, which is never DONE at once."""
        milliseconds = int(self._cloud.clock.time().timestamp() * 1000)
        identity = uuid.UUID(int=self._cloud.rng.getrandbits(128), version=4)
        operation = self._operations.start(
            name=f"operation-{milliseconds}-{identity}",
            kind=work.kind,
            target=self._target(work),
            seconds=max(work.seconds, 0.001),
            finish=finish,
            location=work.cluster.location,
            caller=caller,
            extra={"work": work, "running_from": self._cloud.clock.now() + work.seconds * _PENDING_PART},
            undo=undo,
        )
        # Recorded first status: what works on a node pool waits, through clusters.update too; the rest runs at once.
        return {**self.body(operation), "status": "PENDING" if work.pool else "RUNNING"}

    def get(self, location: str, name: str) -> Operation | None:
        """Gives the operation of that location and name."""
        operation = self._operations.get(name)
        return operation if operation and location in (operation.location, "-") else None

    def in_location(self, location: str) -> list[Body]:
        """Gives the operations of a location, or of all with "-", oldest first."""
        return [self.body(each) for each in self._operations.all() if location in (each.location, "-")]

    def running(self, cluster: ClusterKey) -> list[Operation]:
        """Gives the unfinished operations on a cluster."""
        return [each for each in self._operations.running() if each.extra["work"].cluster == cluster]

    def place(self, location: str) -> Place:
        """Gives a location of this project."""
        return Place(self._cloud.project.id, self._cloud.project.number, location)

    def _target(self, work: Work) -> str:
        base = f"{ROOT}{self.place(work.cluster.location).numbered}/clusters/{work.cluster.name}"
        return f"{base}/nodePools/{work.pool}" if work.pool else base

    def body(self, operation: Operation) -> Body:
        """Gives the operation as the API shows it now."""
        place = self.place(operation.location)
        body: Body = {
            "name": operation.name,
            "zone": operation.location,
            "operationType": operation.kind,
            "status": self._status(operation),
            "selfLink": f"{ROOT}{place.numbered}/operations/{operation.name}",
            "targetLink": operation.target,
            "startTime": operation.started,
        }
        if not operation.done:
            return body
        body["endTime"] = operation.ended
        if operation.error:
            return {**body, "error": operation.error.rpc_status(), "statusMessage": operation.error.message}
        metrics = _metrics(operation.kind, operation.extra["work"])
        return {**body, "progress": {"metrics": metrics}} if metrics else body

    def _status(self, operation: Operation) -> str:
        if operation.done:
            return "DONE"
        if operation.cancelled:
            return "ABORTING"
        waiting = operation.extra["work"].pool and self._cloud.clock.now() < operation.extra["running_from"]
        return "PENDING" if waiting else "RUNNING"


def _metrics(kind: str, work: Work) -> list[Body]:
    if kind == "CREATE_CLUSTER":
        # Recorded: health checking stands at 1 of 2 when the operation is done.
        counts = {"CLUSTER_CONFIGURING": 12, "CLUSTER_CONFIGURING_TOTAL": 12, "CLUSTER_DEPLOYING": 11}
        counts |= {"CLUSTER_DEPLOYING_TOTAL": 11, "CLUSTER_HEALTHCHECKING": 1, "CLUSTER_HEALTHCHECKING_TOTAL": 2}
    elif kind == "UPGRADE_NODES" and work.nodes:
        counts = {"NODES_TOTAL": work.nodes, "NODES_FAILED": 0, "NODES_COMPLETE": work.nodes, "NODES_DONE": work.nodes}
        counts["NODE_PDB_DELAY_SECONDS"] = 0
    elif kind == "UPGRADE_NODES" or (kind == "UPDATE_CLUSTER" and work.pool):
        counts = {"NODES_TOTAL": 0}
    else:
        return []
    # Recorded: intValue is text, as int64 always is.
    return [{"name": name, "intValue": str(value)} for name, value in counts.items()]
