# SPDX-License-Identifier: GPL-3.0-or-later
"""clusters.create: from the request to a running control plane."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from simulator.compute.geography import REGIONS, ZONES, is_location
from simulator.container.birth import ClusterBirth
from simulator.container.cluster_defaults import complete_cluster
from simulator.container.cluster_network import attach
from simulator.container.fleet import FleetRegistration
from simulator.container.names import check_name
from simulator.container.node_sizes import NodeSizes
from simulator.container.operations import Work
from simulator.container.places import ClusterKey, Place
from simulator.container.pool_drafts import check_zones, drafted
from simulator.container.secondary_range import add_range
from simulator.container.texts import cluster_exists, location_denied
from simulator.container.versions import choose
from simulator.errors import invalid_argument, unimplemented
from simulator.project import Project

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]


class ClusterCreation:
    """Makes clusters."""

    def __init__(self, service: ContainerService) -> None:
        self._service = service
        self._sizes = NodeSizes(service)
        self._fleet = FleetRegistration(service)

    def create(self, place: Place, sent: Body, caller: str) -> Body:
        """Begins to make a cluster with its first node pools."""
        self._check_create(place, sent)
        cluster = ClusterKey(place.location, sent["name"])
        birth = self._birth(place, sent)
        body = complete_cluster(sent, birth)
        drafts = [drafted(self._service, place, body, pool, caller) for pool in _first_pools(sent)]
        self._sizes.check_quota(place, body, drafts)
        self._put(cluster, body, drafts, sent)
        store = self._service.compute.resources
        for name, block in birth.network.added.items():
            add_range(store, birth.network.subnetwork, name, block)
        seconds = self._service.seconds("clusters.create")
        return self._service.start(Work("CREATE_CLUSTER", cluster, seconds), caller, lambda: self._created(cluster))

    def _put(self, cluster: ClusterKey, body: Body, drafts: list[Body], sent: Body) -> None:
        count = sent.get("initialNodeCount") or (drafts[0].get("initialNodeCount") if drafts else None)
        self._service.clusters.put(cluster, {**body, "initialNodeCount": count} if count else body)
        for draft in drafts:
            self._service.clusters.put_pool(cluster, draft)

    def _check_create(self, place: Place, sent: Body) -> None:
        if not is_location(place.location):
            raise location_denied(place.location)
        check_name("cluster.name", sent.get("name", ""))
        if self._service.clusters.get(ClusterKey(place.location, sent["name"])) is not None:
            raise cluster_exists(place, sent["name"])
        if sent.get("autopilot", {}).get("enabled"):
            raise unimplemented("The simulator does not make Autopilot clusters.")
        self._fleet.check(sent.get("fleet", {}))
        if sent.get("nodePools") and (sent.get("nodeConfig") or sent.get("initialNodeCount")):
            # GKE API reference of Cluster: nodePools or nodeConfig with initialNodeCount, never both.
            raise invalid_argument(
                "cluster.node_pools cannot be set along with cluster.node_config or initial_node_count."
            )
        if not sent.get("nodePools") and not sent.get("initialNodeCount"):
            raise invalid_argument("Cluster.initial_node_count must be greater than zero.")
        check_workload_pool(place, sent.get("workloadIdentityConfig", {}).get("workloadPool"))

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
            etag=service.fresh_etag(),
            resource_version=service.fresh_hex(8),
            dns_id=service.fresh_hex(36),
            zones=self._zones(place, sent.get("locations", [])),
            network=network,
        )

    def _zones(self, place: Place, asked: list[str]) -> tuple[str, ...]:
        check_zones(asked, place)
        if asked:
            return tuple(asked)
        if place.location in ZONES:
            return (place.location,)
        # Recorded: Google picks three zones and lists them in no order.
        return tuple(self._service.cloud.rng.sample(REGIONS[place.region].zones, 3))

    async def _created(self, cluster: ClusterKey) -> None:
        shortage = self._sizes.fill_cluster(cluster)
        body = self._service.cluster(cluster)
        keep_identity_pool(self._service.cloud.project, body)
        if self._service.cloud.new_control_plane is not None:
            control_plane = await self._service.cloud.add_cluster(cluster.location, cluster.name, body)
            self._show_endpoint(cluster, control_plane.endpoint, control_plane.ca_pem)
        self._fleet.join(cluster, body.get("fleet", {}))
        self._service.clusters.change(
            cluster, status="ERROR" if shortage else "RUNNING", etag=self._service.fresh_etag()
        )
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


def keep_identity_pool(project: Project, cluster: Body) -> None:
    """Makes the pool of workload identities that the cluster asks for; it outlives the cluster."""
    pool = cluster.get("workloadIdentityConfig", {}).get("workloadPool")
    if pool:
        project.identity_pools.add(pool)


def check_workload_pool(place: Place, pool: str | None) -> None:
    """Refuses a workload pool that is not the project's own. The sentence is ours."""
    if pool and pool != f"{place.project}.svc.id.goog":
        raise invalid_argument(f'Workload pool "{pool}" is not "{place.project}.svc.id.goog".')


def _first_pools(sent: Body) -> list[Body]:
    if sent.get("nodePools"):
        return list(sent["nodePools"])
    config = sent.get("nodeConfig", {})
    return [{"name": "default-pool", "config": config, "initialNodeCount": sent["initialNodeCount"]}]
