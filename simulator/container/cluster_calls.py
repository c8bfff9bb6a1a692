# SPDX-License-Identifier: GPL-3.0-or-later
"""clusters.update, setResourceLabels, setMaintenancePolicy and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.container.cluster_creation import check_workload_pool, keep_identity_pool
from simulator.container.fleet import FleetRegistration
from simulator.container.operations import Work
from simulator.container.places import ClusterKey
from simulator.container.pool_calls import PoolCalls
from simulator.container.pool_drafts import check_zones
from simulator.container.secondary_range import remove_range
from simulator.container.updates import OF_POOL, desired, updated
from simulator.container.versions import key, offered, pick, static_versions
from simulator.errors import aborted, failed_precondition

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]


class ClusterCalls:
    """What changes clusters and removes them."""

    def __init__(self, service: ContainerService, pools: PoolCalls) -> None:
        self._service = service
        self._pools = pools
        self._fleet = FleetRegistration(service)

    def update(self, cluster: ClusterKey, update: Body, caller: str) -> Body:
        """Begins to change one thing of a cluster."""
        body = self._service.cluster(cluster)
        wanted = desired(update)
        if update.get("etag", body["etag"]) != body["etag"]:
            # GKE API reference: an etag that does not match blocks the update. The text is ours.
            raise aborted("The cluster's etag does not match: it was changed meanwhile.")
        if set(wanted) <= OF_POOL:
            return self._pools.update_through_cluster(cluster, wanted, caller)
        wanted = self._resolved(body, wanted)
        kind = "UPGRADE_MASTER" if "desiredMasterVersion" in wanted else "UPDATE_CLUSTER"
        self._service.check_free(cluster, kind)
        self._service.clusters.change(cluster, status="RECONCILING")
        work = Work(kind, cluster, self._service.seconds("clusters.update"))
        return self._service.start(work, caller, lambda: self._updated(cluster, wanted))

    def _resolved(self, body: Body, wanted: Body) -> Body:
        place = self._service.place(body["location"])
        if "desiredLocations" in wanted:
            check_zones(wanted["desiredLocations"], place)
        if "desiredWorkloadIdentityConfig" in wanted:
            check_workload_pool(place, wanted["desiredWorkloadIdentityConfig"].get("workloadPool"))
        self._fleet.check(wanted.get("desiredFleet", {}))
        if "desiredMasterVersion" not in wanted:
            return wanted
        channel = body["releaseChannel"].get("channel")
        offer = offered(channel, place.location) if channel else static_versions(place.location)
        version = pick(wanted["desiredMasterVersion"], offer)
        if key(version) < key(body["currentMasterVersion"]):
            raise failed_precondition(f"Master cannot be downgraded from {body['currentMasterVersion']} to {version}.")
        return {"desiredMasterVersion": version}

    def _updated(self, cluster: ClusterKey, wanted: Body) -> None:
        before = self._service.cluster(cluster)
        self._service.clusters.put(
            cluster, {**updated(before, wanted), "status": "RUNNING", "etag": self._service.fresh_etag()}
        )
        keep_identity_pool(self._service.cloud.project, self._service.cluster(cluster))
        if "desiredFleet" in wanted:
            self._fleet.leave(cluster)
            self._fleet.join(cluster, wanted["desiredFleet"])
        if "desiredLocations" in wanted:
            self._pools.follow(cluster, before["locations"], wanted["desiredLocations"])

    def set_labels(self, cluster: ClusterKey, request: Body, caller: str) -> Body:
        """Begins to replace a cluster's labels; runs as UPDATE_CLUSTER, as recorded."""
        body = self._service.cluster(cluster)
        if request.get("labelFingerprint") != body["labelFingerprint"]:
            # No recording shows this refusal; the words are compute's for the same mistake.
            raise failed_precondition("Labels could not be set due to fingerprint mismatch.")
        self._service.check_free(cluster, "UPDATE_CLUSTER")
        self._service.clusters.change(cluster, status="RECONCILING")
        work = Work("UPDATE_CLUSTER", cluster, self._service.seconds("clusters.update"))
        labels = request.get("resourceLabels", {})
        return self._service.start(work, caller, lambda: self._labelled(cluster, labels))

    def _labelled(self, cluster: ClusterKey, labels: dict[str, str]) -> None:
        body = {name: value for name, value in self._service.cluster(cluster).items() if name != "resourceLabels"}
        fresh = {
            "labelFingerprint": self._service.fresh_hex(8),
            "etag": self._service.fresh_etag(),
            "status": "RUNNING",
        }
        self._service.clusters.put(cluster, {**body, **fresh, **({"resourceLabels": labels} if labels else {})})

    def set_maintenance_policy(self, cluster: ClusterKey, request: Body, caller: str) -> Body:
        """Begins to replace the maintenance policy; runs as UPDATE_CLUSTER, as recorded."""
        self._service.cluster(cluster)
        self._service.check_free(cluster, "UPDATE_CLUSTER")
        self._service.clusters.change(cluster, status="RECONCILING")
        policy = {**request.get("maintenancePolicy", {}), "resourceVersion": self._service.fresh_hex(8)}
        work = Work("UPDATE_CLUSTER", cluster, self._service.seconds("clusters.update"))
        return self._service.start(
            work, caller, lambda: self._service.clusters.change(cluster, maintenancePolicy=policy, status="RUNNING")
        )

    def delete(self, cluster: ClusterKey, caller: str) -> Body:
        """Begins to delete a cluster with everything in it."""
        self._service.cluster(cluster)
        self._service.check_free(cluster, "DELETE_CLUSTER")
        self._service.clusters.change(cluster, status="STOPPING")
        work = Work("DELETE_CLUSTER", cluster, self._service.seconds("clusters.delete"))
        return self._service.start(work, caller, lambda: self._deleted(cluster))

    async def _deleted(self, cluster: ClusterKey) -> None:
        await self._service.cloud.remove_cluster(cluster.location, cluster.name)
        self._fleet.leave(cluster)
        body = self._service.cluster(cluster)
        self._service.nodes.drop_cluster(cluster)
        self._service.clusters.remove(cluster)
        subnetwork = body["networkConfig"]["subnetwork"]
        for whose in ("clusterSecondaryRangeName", "servicesSecondaryRangeName"):
            name = body["ipAllocationPolicy"].get(whose, "")
            remove_range(self._service.compute.resources, subnetwork, name)
