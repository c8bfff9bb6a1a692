# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of what no call here creates: project, regions, zones, machine and accelerator types, GKE's machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.compute.catalog import OFFERED, project_body, quotas, region_body, zone_body, zone_offers
from simulator.compute.geography import REGIONS, ZONES
from simulator.compute.kinds import missing
from simulator.compute.links import invalid_value, zone
from simulator.compute.lists import aggregated, listing
from simulator.compute.store import Body
from simulator.web import Handler, Request, Route

if TYPE_CHECKING:
    from simulator.compute.service import ComputeService

_ROOT = "compute/v1/projects/{project}"
_SINGULAR = {
    "machineTypes": "machineType",
    "acceleratorTypes": "acceleratorType",
    "instances": "instance",
    "instanceGroups": "instanceGroup",
    "instanceGroupManagers": "instanceGroupManager",
    "autoscalers": "autoscaler",
}


def catalog_routes(service: ComputeService) -> list[Route]:
    """Gives the routes of the catalogue."""
    catalog = _Catalog(service)
    routes = [
        _route("", catalog.project, "projects.get"),
        _route("/regions", catalog.regions, "regions.list"),
        _route("/regions/{region}", catalog.region, "regions.get"),
        _route("/zones", catalog.zones, "zones.list"),
        _route("/zones/{zone}", catalog.zone, "zones.get"),
    ]
    for collection in _SINGULAR:
        zonal, every, one = catalog.zonal(collection)
        routes += [
            _route(f"/zones/{{zone}}/{collection}", zonal, f"{collection}.list"),
            _route(f"/zones/{{zone}}/{collection}/{{name}}", one, f"{collection}.get"),
            _route(f"/aggregated/{collection}", every, f"{collection}.aggregatedList"),
        ]
    return routes


def _route(suffix: str, handler: Handler, method: str) -> Route:
    permission = f"compute.{method}".replace("aggregatedList", "list")
    resource = ("projects/{project}" + suffix) if "/aggregated" not in suffix else "projects/{project}"
    return Route("GET", _ROOT + suffix, handler, f"compute.{method}", permission, resource)


class _Catalog:
    def __init__(self, service: ComputeService) -> None:
        self._service = service
        self._project = service.cloud.project.id

    def project(self, request: Request) -> Body:
        quota = quotas(self._service.project_limits(), self._service.project_usage())
        return project_body(self._project, self._service.cloud.project.number, quota)

    def region(self, request: Request) -> Body:
        name = request.params["region"]
        if name not in REGIONS:
            raise missing(f"projects/{self._project}/regions/{name}")
        return self._region(name)

    def regions(self, request: Request) -> Body:
        items = [self._region(name) for name in sorted(REGIONS)]
        return listing("compute#regionList", f"projects/{self._project}/regions", items, request.query)

    def _region(self, name: str) -> Body:
        return region_body(self._project, name, quotas(self._service.limits(name), self._service.usage(name)))

    def zone(self, request: Request) -> Body:
        name = request.params["zone"]
        if name not in ZONES:
            raise missing(f"projects/{self._project}/zones/{name}")
        return zone_body(self._project, name)

    def zones(self, request: Request) -> Body:
        items = [zone_body(self._project, name) for name in sorted(ZONES)]
        return listing("compute#zoneList", f"projects/{self._project}/zones", items, request.query)

    def _in_zone(self, name: str, collection: str) -> list[Body]:
        if collection in OFFERED:
            return zone_offers(self._project, name, collection)
        return self._service.machines_of(name, collection)

    def zonal(self, collection: str) -> tuple[Handler, Handler, Handler]:
        """Gives the list, aggregated list and get of what zones have of one collection."""
        singular = _SINGULAR[collection]

        def here(request: Request) -> Body:
            path = f"projects/{self._project}/zones/{_known(request)}/{collection}"
            items = self._in_zone(_known(request), collection)
            return listing(f"compute#{singular}List", path, items, request.query)

        def every(request: Request) -> Body:
            found = {zone(name): self._in_zone(name, collection) for name in sorted(ZONES)}
            path = f"projects/{self._project}/aggregated/{collection}"
            return aggregated(f"compute#{singular}AggregatedList", path, found, request.query)

        def one(request: Request) -> Body:
            for item in self._in_zone(_known(request), collection):
                if item["name"] == request.params["name"]:
                    return item
            where = f"projects/{self._project}/zones/{request.params['zone']}"
            raise missing(f"{where}/{collection}/{request.params['name']}")

        return here, every, one


def _known(request: Request) -> str:
    name = request.params["zone"]
    if name not in ZONES:
        raise invalid_value("zone", name, "Unknown zone.")
    return name
