# SPDX-License-Identifier: GPL-3.0-or-later
"""From a cluster's objects and a proxy's own view to backends and the shares that each is to take."""

from __future__ import annotations

from ipaddress import ip_address

from simulator.controllers.objects import Objects
from simulator.dataplane.balancing import shares
from simulator.dataplane.endpoints import Endpoint as PodPort
from simulator.dataplane.endpoints import endpoints
from simulator.dataplane.forwarding import Group, Service
from simulator.dataplane.network import Endpoint
from simulator.dataplane.plane import Snapshots, Surroundings
from simulator.dataplane.reports import Served
from simulator.genuine.envoy_admin import View
from simulator.genuine.envoy_clusters import picker_cluster
from simulator.genuine.envoy_picture import Backend, Host, backend_name


class Observation:
    """Looks at the clusters as they are at one moment."""

    def __init__(self, around: Surroundings, snapshots: Snapshots) -> None:
        self._around = around
        self._snapshots = snapshots

    def backend(self, service: Service, group: Group) -> Backend:
        """A group with the loopback addresses of its endpoints and of its picker."""
        objects = self._objects(group)
        found = [self._host(item, service.health_check.port) for item in endpoints(group, objects)]
        hosts = tuple(sorted(host for host in found if host is not None))
        name = backend_name(service, group.cluster)
        picker = self._around.picker(group.cluster, group.namespace, group.picker)
        return Backend(name, service.health_check, hosts, picker, picker is not None or not group.fails_open)

    def shares(self, service: Service, region: str, view: View) -> dict[str, float]:
        """The share of each backend in the requests that enter in a region; those it takes none of are left out."""
        names = {group.cluster: backend_name(service, group.cluster) for group in service.groups}
        candidates = [self._around.reports.candidate(self._served(service, group, view)) for group in service.groups]
        mine = {key: view.active.get(name, 0) for key, name in names.items()}
        return {
            names[key]: round(share, 2) for key, share in shares(candidates, region, mine).items() if share >= 0.005
        }

    def _served(self, service: Service, group: Group, view: View) -> Served:
        name, objects = backend_name(service, group.cluster), self._objects(group)
        # A backend whose picker the proxy does not know yet cannot take requests.
        known = view.healthy.get(name, frozenset()) if picker_cluster(name) in view.active else frozenset()
        healthy = [item for item in endpoints(group, objects) if self._reached(item.address, item.port) in known]
        return Served(group, healthy, objects)

    def _host(self, item: PodPort, health_port: int) -> Host | None:
        listens = self._reached(item.address, item.port)
        is_asked = self._reached(item.address, health_port or item.port)
        return Host(listens, is_asked) if listens and is_asked else None

    def _objects(self, group: Group) -> Objects:
        return self._snapshots.get(group.cluster, Objects())

    def _reached(self, address: str, port: int) -> Endpoint | None:
        known = self._around.network.resolve(address, port)
        if known or not address:
            return known
        return (address, port) if ip_address(address).is_loopback else None
