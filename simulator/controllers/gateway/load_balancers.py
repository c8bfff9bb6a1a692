# SPDX-License-Identifier: GPL-3.0-or-later
"""The load balancers of all gateways: compute resources on one side, listeners of the data plane on the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.controllers.gateway.addresses import wanted_addresses
from simulator.controllers.gateway.compute_parts import Place, Site, neg_name, parts, rule_name
from simulator.controllers.gateway.compute_sync import ComputeSync
from simulator.controllers.gateway.fleet import ClusterKey, Fleet, Member
from simulator.controllers.gateway.gateways import Outcome
from simulator.controllers.gateway.load_balancer import Exports, Plan, plan, resource_prefix
from simulator.controllers.gateway.route_references import backends_of, unplayed
from simulator.controllers.kinds import NODE
from simulator.controllers.manifests import Manifest, labels_of, uid_of
from simulator.controllers.objects import Objects
from simulator.dataplane.endpoints import endpoints as endpoints_of
from simulator.dataplane.endpoints import is_healthy
from simulator.dataplane.forwarding import Forwarding, Group, Service
from simulator.dataplane.plane import DataPlane

ZONE = "topology.kubernetes.io/zone"
Told = dict[tuple[str, int], tuple[str, str, Forwarding]]


@dataclass(frozen=True)
class Balancer:
    """One gateway's load balancer as it was last brought."""

    gateway: Manifest
    plan: Plan
    told: Told = field(default_factory=dict)


class LoadBalancers:
    """Brings load balancers to what their gateways want, and keeps them when nobody speaks for them any more."""

    def __init__(self, compute: ComputeSync, listeners: DataPlane, project: str) -> None:
        self._compute = compute
        self._listeners = listeners
        self._project = project
        self._balancers: dict[str, Balancer] = {}

    def bring(self, gateway: Manifest, config: Objects, exports: Exports, fleet: Fleet) -> Outcome:
        """Makes or changes the resources of a gateway; its listeners follow with the next `serve`."""
        home = fleet.config_member
        if home is None:
            return Outcome(problems=("the config cluster is not a member of the fleet",))
        wanted = wanted_addresses(gateway, home.region)
        refusals = tuple(address.problem for address in wanted if address.problem)
        if refusals:
            return Outcome(refusals=refusals)
        found = [self._compute.place(address, home.network) for address in wanted]
        places = [place for place in found if isinstance(place, Place)]
        made = plan(gateway, config, exports, fleet)
        members = {member.key: member for member in fleet.members}
        site = Site(gateway, self._project, home.network, members, places)
        refused = self._compute.bring(resource_prefix(gateway), parts(site, made))
        self._balancers[uid_of(gateway)] = Balancer(gateway, made, self._told(gateway, made, places, home))
        problems = (*(problem for problem in found if isinstance(problem, str)), *refused)
        return Outcome(self._addresses(gateway, places), (), problems)

    def remove(self, gateway: Manifest) -> None:
        """Removes the resources of a gateway."""
        self._compute.bring(resource_prefix(gateway), ())
        self._balancers.pop(uid_of(gateway), None)

    def problem(
        self, gateway: Manifest, route: Manifest, config: Objects, exports: Exports, fleet: Fleet
    ) -> str | None:
        """Why the load balancer of a gateway cannot follow a route; None when it does."""
        if unplayed(route):
            return f"the simulator does not play filters of type {', '.join(unplayed(route))}"
        problems = plan(gateway, config, exports, fleet).problems
        mine = [problems.get((backend.namespace, backend.name)) for backend in backends_of(route)]
        return "; ".join(problem for problem in mine if problem) or None

    async def serve(self, fleet: Fleet, snapshots: Mapping[ClusterKey, Objects]) -> None:
        """Opens and closes listeners, and keeps the endpoints of the groups and their health."""
        told: Told = {}
        members = {member.key: member for member in fleet.members}
        for balancer in self._balancers.values():
            told |= balancer.told
            for service in balancer.plan.services.values():
                for group in service.groups:
                    if group.cluster in members:
                        objects = snapshots.get(group.cluster, Objects())
                        self._fill(balancer.gateway, service, group, members[group.cluster], objects)
        await self._listeners.keep(told)

    def _fill(self, gateway: Manifest, service: Service, group: Group, member: Member, objects: Objects) -> None:
        found = endpoints_of(group, objects)
        for place in member.zones:
            for port in group.ports:
                here = [item for item in found if item.port == port and _zone(item.pod, objects) == place]
                shown = [
                    {
                        "instance": item.pod["spec"]["nodeName"],
                        "ipAddress": item.address,
                        "port": port,
                        "healthy": is_healthy(item, service.health_check),
                    }
                    for item in here
                ]
                name = neg_name(gateway, group, port, place)
                path = f"projects/{self._project}/zones/{place}/networkEndpointGroups/{name}"
                self._compute.set_endpoints(path, shown)

    def _told(self, gateway: Manifest, made: Plan, places: list[Place], home: Member) -> Told:
        told: Told = {}
        for listener in gateway["spec"]["listeners"]:
            for place in places if listener["name"] in made.listeners else ():
                address = self._compute.address(rule_name(gateway, listener["name"], place.region))
                client = self._compute.client_address(place.region, home.network)
                if address:
                    told[address, listener["port"]] = place.region, client, made.listeners[listener["name"]]
        return told

    def _addresses(self, gateway: Manifest, places: list[Place]) -> tuple[str, ...]:
        first = gateway["spec"]["listeners"][0]["name"]
        found = [self._compute.address(rule_name(gateway, first, place.region)) for place in places]
        return tuple(address for address in found if address)


def _zone(pod: Manifest, objects: Objects) -> str:
    node = objects.find(NODE, "", pod["spec"].get("nodeName", ""))
    return labels_of(node).get(ZONE, "") if node else ""
