# SPDX-License-Identifier: GPL-3.0-or-later
"""clusters.create, update, delete and setResourceLabels."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

from simulator.compute.geography import REGIONS, ZONES, is_location
from simulator.container.cluster_defaults import ClusterBirth, complete_cluster
from simulator.container.cluster_network import attach
from simulator.container.node_sizes import NodeSizes
from simulator.container.operations import Work
from simulator.container.places import ClusterKey, Place
from simulator.container.pool_calls import PoolCalls
from simulator.container.secondary_range import add_range, remove_range
from simulator.container.texts import cluster_exists
from simulator.container.updates import OF_POOL, desired, updated
from simulator.container.versions import choose, key, offered, pick, static_versions
from simulator.errors import aborted, failed_precondition, invalid_argument, permission_denied, unimplemented

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]

_NAME = re.compile(r"[a-z]([-a-z0-9]{0,38}[a-z0-9])?")


def check_name(field: str, name: str) -> None:
    """Refuses a name that is no lower-case label of at most 40 characters. The sentence is ours."""
    if not _NAME.fullmatch(name):
        rule = "must match [a-z]([-a-z0-9]*[a-z0-9])? and have at most 40 characters"
        raise invalid_argument(f'Invalid value "{name}" for {field}: {rule}.')


class ClusterCalls:
    """What changes clusters."""

    def __init__(self, service: ContainerService, pools: PoolCalls) -> None:
        self._service = service
        self._pools = pools
        self._sizes = NodeSizes(service)

    def create(self, place: Place, sent: Body, caller: str) -> Body:
        """Begins to make a cluster with its first node pools."""
        self._check_create(place, sent)
        cluster = ClusterKey(place.location, sent["name"])
        birth = self._birth(place, sent)
        body = complete_cluster(sent, birth)
        drafts = [self._pools.drafted(place, body, pool, caller) for pool in _first_pools(sent)]
        self._sizes.check_quota(place, body, drafts)
        self._put(cluster, body, drafts, sent)
        store = self._service.compute.resources
        if birth.network.own_range:
            add_range(store, birth.network.subnetwork, birth.network.pod_range_name, birth.network.pods)
        seconds = self._service.seconds("clusters.create")
        return self._service.start(Work("CREATE_CLUSTER", cluster, seconds), caller, lambda: self._created(cluster))

    def _put(self, cluster: ClusterKey, body: Body, drafts: list[Body], sent: Body) -> None:
        count = sent.get("initialNodeCount") or (drafts[0].get("initialNodeCount") if drafts else None)
        self._service.clusters.put(cluster, {**body, "initialNodeCount": count} if count else body)
        for draft in drafts:
            self._service.clusters.put_pool(cluster, draft)

    def _check_create(self, place: Place, sent: Body) -> None:
        if not is_location(place.location):
            # Text from public reports of a mistyped region.
            raise permission_denied(f"Permission denied on 'locations/{place.location}' (or it may not exist).")
        check_name("cluster.name", sent.get("name", ""))
        if self._service.clusters.get(ClusterKey(place.location, sent["name"])) is not None:
            raise cluster_exists(place, sent["name"])
        if sent.get("autopilot", {}).get("enabled"):
            raise unimplemented("The simulator does not make Autopilot clusters.")
        if sent.get("nodePools") and (sent.get("nodeConfig") or sent.get("initialNodeCount")):
            # GKE API reference of Cluster: nodePools or nodeConfig with initialNodeCount, never both.
            raise invalid_argument(
                "cluster.node_pools cannot be set along with cluster.node_config or initial_node_count."
            )
        if not sent.get("nodePools") and not sent.get("initialNodeCount"):
            raise invalid_argument("Cluster.initial_node_count must be greater than zero.")
        self._check_workload_pool(place, sent.get("workloadIdentityConfig", {}).get("workloadPool"))

    def _check_workload_pool(self, place: Place, pool: str | None) -> None:
        if pool and pool != f"{place.project}.svc.id.goog":
            raise invalid_argument(f'Workload pool "{pool}" is not "{place.project}.svc.id.goog".')

    def _birth(self, place: Place, sent: Body) -> ClusterBirth:
        service = self._service
        identity = service.fresh_hex(64)
        choice = choose(
            sent.get("initialClusterVersion", ""), sent.get("releaseChannel", {}).get("channel"), place.location
        )
        network = attach(sent, place, service.compute.resources.store, identity)
        return ClusterBirth(
            place=place,
            choice=choice,
            id=identity,
            created=service.cloud.clock.timestamp(0).removesuffix("Z") + "+00:00",
            fingerprint=service.fresh_hex(8),
            etag=f"{service.fresh_hex(8)}-{service.fresh_hex(4)}",
            resource_version=service.fresh_hex(8),
            dns_id=service.fresh_hex(36),
            zones=self._zones(place, sent.get("locations", [])),
            network=network,
        )

    def _zones(self, place: Place, asked: list[str]) -> tuple[str, ...]:
        for zone in asked:
            if ZONES.get(zone) != place.region:
                raise invalid_argument(f'Location "{zone}" is not a zone of region "{place.region}".')
        if asked:
            return tuple(asked)
        if place.location in ZONES:
            return (place.location,)
        # Recorded: Google picks three zones and lists them in no order.
        return tuple(self._service.cloud.rng.sample(REGIONS[place.region].zones, 3))

    async def _created(self, cluster: ClusterKey) -> None:
        shortage = self._sizes.fill_cluster(cluster)
        body = self._service.cluster(cluster)
        if self._service.cloud.new_control_plane is not None:
            control_plane = await self._service.cloud.add_cluster(cluster.location, cluster.name, body)
            self._show_endpoint(cluster, control_plane.endpoint, control_plane.ca_pem)
        self._service.clusters.change(cluster, status="ERROR" if shortage else "RUNNING", etag=self._etag())
        if shortage:
            self._service.clusters.change(cluster, statusMessage=shortage.message)
            raise shortage

    def _show_endpoint(self, cluster: ClusterKey, endpoint: str, authority: bytes) -> None:
        body = self._service.cluster(cluster)
        planes = body["controlPlaneEndpointsConfig"]
        both = {"publicEndpoint": endpoint, "privateEndpoint": endpoint}
        self._service.clusters.change(
            cluster,
            endpoint=endpoint,
            masterAuth={**body["masterAuth"], "clusterCaCertificate": base64.b64encode(authority).decode()},
            privateClusterConfig={**body["privateClusterConfig"], **both},
            controlPlaneEndpointsConfig={**planes, "ipEndpointsConfig": {**planes["ipEndpointsConfig"], **both}},
        )

    def _etag(self) -> str:
        return f"{self._service.fresh_hex(8)}-{self._service.fresh_hex(4)}"

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
            self._zones(place, wanted["desiredLocations"])
        if "desiredWorkloadIdentityConfig" in wanted:
            self._check_workload_pool(place, wanted["desiredWorkloadIdentityConfig"].get("workloadPool"))
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
        self._service.clusters.put(cluster, {**updated(before, wanted), "status": "RUNNING", "etag": self._etag()})
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
        fresh = {"labelFingerprint": self._service.fresh_hex(8), "etag": self._etag(), "status": "RUNNING"}
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
        body = self._service.cluster(cluster)
        self._service.nodes.drop_cluster(cluster)
        self._service.clusters.remove(cluster)
        subnetwork = body["networkConfig"]["subnetwork"]
        remove_range(
            self._service.compute.resources, subnetwork, body["ipAllocationPolicy"]["clusterSecondaryRangeName"]
        )


def _first_pools(sent: Body) -> list[Body]:
    if sent.get("nodePools"):
        return list(sent["nodePools"])
    config = sent.get("nodeConfig", {})
    return [{"name": "default-pool", "config": config, "initialNodeCount": sent["initialNodeCount"]}]
