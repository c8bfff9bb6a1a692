# SPDX-License-Identifier: GPL-3.0-or-later
"""The fleet's controllers: classes, imports, policies, gateways and routes, looked at together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from simulator.cloud import Cloud
from simulator.controllers.ages import Ages
from simulator.controllers.cluster import Connection
from simulator.controllers.events import Events
from simulator.controllers.gateway import classes, gateways, imports, policies, routes
from simulator.controllers.gateway.definitions import Definitions
from simulator.controllers.gateway.fleet import ClusterKey, Fleet, read_fleet
from simulator.controllers.gateway.gateway_events import told
from simulator.controllers.gateway.gateways import is_ours, is_unplayed
from simulator.controllers.gateway.load_balancers import LoadBalancers
from simulator.controllers.kinds import CRD, GATEWAY, GATEWAY_CLASS, POOL_IMPORT
from simulator.controllers.loop import SLOWEST, heartbeat
from simulator.controllers.manifests import Key, Manifest, generation_of, is_going, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.writes import Write
from simulator.crds.installed import has_gateway_api
from simulator.faults.effects import CONFLICTED, NO_CLASSES

Connections = Mapping[ClusterKey, Connection]


class FleetWork:
    """Looks at all clusters at every heartbeat, and acts."""

    def __init__(
        self, cloud: Cloud, connections: Connections, definitions: Definitions, balancers: LoadBalancers
    ) -> None:
        self._cloud = cloud
        self._connections = connections
        self._definitions = definitions
        self._balancers = balancers
        self._ages = Ages(cloud.clock)
        self._events = Events()
        self._seen: dict[ClusterKey, Objects] = {}
        # Whether the last look found something that only time will change.
        self._is_waiting = False

    async def run(self) -> None:
        """Look and act until cancelled: at every heartbeat while something moves, now and then otherwise."""
        pause, seen, quiet = heartbeat(self._cloud.clock.speed), -1, 0.0
        while True:
            revision = sum(connection.cache.revision for connection in self._connections.values())
            if self._is_waiting or revision != seen or quiet >= SLOWEST / 2:
                self._is_waiting, seen, quiet = False, revision, 0.0
                await self.look()
            await asyncio.sleep(pause)
            quiet += pause

    async def look(self) -> None:
        """One round: every cluster's own part, then the config cluster's."""
        fleet = read_fleet(self._cloud)
        is_reached = fleet.config is not None and fleet.is_reached
        has_classes = is_reached and self._ripe(("classes", fleet.config), "kubernetes.gatewayclasses")
        if has_classes and fleet.config and self._cloud.faults.of_thing(NO_CLASSES, "/".join(fleet.config)):
            has_classes = False
        if fleet.config is None:
            self._ages.keep_only("classes", ())
        for key, connection in list(self._connections.items()):
            await self._look_at_cluster(connection, fleet, has_classes and key == fleet.config)
        snapshots = {key: item.cache.snapshot() for key, item in self._connections.items()}
        self._see(fleet, snapshots)
        config = self._connections.get(fleet.config) if fleet.config and is_reached else None
        writes = self._look_at_config(config.cache.snapshot(), fleet) if config else []
        # Addresses answer before a gateway says that they do.
        await self._balancers.serve(fleet, snapshots)
        if config is not None:
            await config.executor.carry_out(writes)

    def _see(self, fleet: Fleet, snapshots: Mapping[ClusterKey, Objects]) -> None:
        """Remembers members as they were last seen: one that is out of reach stays what it was."""
        reached = {member.key for member in fleet.members if member.is_connected}
        members = {member.key for member in fleet.members}
        kept = {key: seen for key, seen in self._seen.items() if key in members}
        self._seen = kept | {key: seen for key, seen in snapshots.items() if key in reached}

    async def _look_at_cluster(self, connection: Connection, fleet: Fleet, has_fleet_classes: bool) -> None:
        cluster = self._cloud.find_cluster(*connection.key)
        if cluster is None:
            return
        is_config = connection.key == fleet.config
        if is_config and not fleet.is_reached:
            # What a lost connection left behind stays as it is.
            known = connection.cache.snapshot()
            is_config = known.find(CRD, "", POOL_IMPORT.crd) is not None
            has_fleet_classes = known.find(GATEWAY_CLASS, "", classes.CROSS_REGIONAL_INTERNAL) is not None
        await self._definitions.install(connection, cluster, is_config)
        connection.follow_custom()
        if not has_gateway_api(cluster) or not connection.is_following(GATEWAY_CLASS):
            return
        now, objects = self._cloud.clock.time(), connection.cache.snapshot()
        writes = classes.plan(objects, has_fleet_classes, now)
        writes += policies.plan(objects, self._is_settled, now, self._conflicts(connection.key))
        for gateway in objects.all(GATEWAY):
            writes += gateways.refuse_class(gateway, now) if is_unplayed(gateway) else []
        writes += self._events.fresh(told(objects), now)
        await connection.executor.carry_out(writes)

    def _look_at_config(self, objects: Objects, fleet: Fleet) -> list[Write]:
        now = self._cloud.clock.time()
        exported = imports.exported(fleet, self._seen)
        self._ages.keep_only("import", [("import", key) for key in exported])
        writes = imports.plan(set(exported), objects, self._may_import)
        for gateway in objects.all(GATEWAY):
            if is_ours(gateway):
                writes += self._gateway(gateway, objects, fleet, exported, now)
        return writes + routes.plan(objects, is_ours, self._is_settled, self._sync(fleet, objects, exported), now)

    def _gateway(self, gateway: Manifest, objects: Objects, fleet: Fleet, exported: Any, now: datetime) -> list[Write]:
        if is_going(gateway):
            if not self._ripe(("going", uid_of(gateway)), "kubernetes.gateway.delete"):
                return []
            self._balancers.remove(gateway)
            return gateways.release(gateway)
        guarded = gateways.guard(gateway)
        if guarded or not self._may_program(gateway):
            return guarded
        outcome = self._balancers.bring(gateway, objects, exported, fleet)
        return gateways.report(gateway, outcome, objects, now)

    def _may_program(self, gateway: Manifest) -> bool:
        """A new gateway takes minutes; a change to one that works is quicker."""
        is_known = self._ripe(("gateway", uid_of(gateway)), "kubernetes.gateway")
        change = ("gateway", uid_of(gateway), generation_of(gateway))
        return is_known and (generation_of(gateway) <= 1 or self._ripe(change, "kubernetes.policy"))

    def _sync(self, fleet: Fleet, objects: Objects, exported: Any) -> routes.Sync:
        def sync(gateway: Manifest, route: Manifest) -> str | None:
            if not self._may_program(gateway):
                return ""
            return self._balancers.problem(gateway, route, objects, exported, fleet)

        return sync

    def _is_settled(self, manifest: Manifest) -> bool:
        fact = (manifest["kind"], uid_of(manifest), generation_of(manifest))
        return self._ripe(fact, "kubernetes.policy")

    def _conflicts(self, cluster: ClusterKey) -> Callable[[str], str | None]:
        def conflict(policy: str) -> str | None:
            fault = self._cloud.faults.of_thing(CONFLICTED, "/".join((*cluster, policy)))
            return (fault.message or "another policy has the target") if fault else None

        return conflict

    def _may_import(self, key: Key) -> bool:
        return self._ripe(("import", key), "kubernetes.import")

    def _ripe(self, fact: tuple[Any, ...], step: str) -> bool:
        is_ripe = self._ages.of(fact) >= self._cloud.latency.seconds(step)
        self._is_waiting = self._is_waiting or not is_ripe
        return is_ripe
