# SPDX-License-Identifier: GPL-3.0-or-later
"""Which machines are in an instance group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.compute.kinds import missing
from simulator.compute.lists import listing
from simulator.compute.store import Body
from simulator.web import Request, Route

if TYPE_CHECKING:
    from simulator.compute.service import ComputeService

_ZONE = "compute/v1/projects/{project}/zones/{zone}"


def group_routes(service: ComputeService) -> list[Route]:
    """Gives the routes that list the members of a group, and of its manager."""
    members = _Members(service)
    groups, managers = "instanceGroups", "instanceGroupManagers"
    return [
        Route(
            "POST",
            f"{_ZONE}/{groups}/{{name}}/listInstances",
            members.of_group,
            f"compute.{groups}.listInstances",
            f"compute.{groups}.list",
            write=False,
        ),
        Route(
            "POST",
            f"{_ZONE}/{managers}/{{name}}/listManagedInstances",
            members.of_manager,
            f"compute.{managers}.listManagedInstances",
            f"compute.{managers}.get",
            write=False,
        ),
    ]


class _Members:
    def __init__(self, service: ComputeService) -> None:
        self._service = service

    def of_group(self, request: Request) -> Body:
        path = f"projects/{request.params['project']}/zones/{request.params['zone']}/instanceGroups"
        path = f"{path}/{request.params['name']}/listInstances"
        shown = [{"instance": item["selfLink"], "status": item["status"]} for item in self._found(request)]
        return listing("compute#instanceGroupsListInstances", path, shown, request.query)

    def of_manager(self, request: Request) -> Body:
        template = self._manager(request)["instanceTemplate"]
        shown = [_managed(item, template) for item in self._found(request)]
        return {"managedInstances": shown} if shown else {}

    def _found(self, request: Request) -> list[Body]:
        # Compute Engine names a group's machines by its base name.
        base = self._manager(request)["baseInstanceName"]
        machines = self._service.machines_of(request.params["zone"], "instances")
        return [item for item in machines if item["name"].rpartition("-")[0] == base]

    def _manager(self, request: Request) -> Body:
        name, zone = request.params["name"], request.params["zone"]
        for manager in self._service.machines_of(zone, "instanceGroupManagers"):
            if manager["name"] == name:
                return manager
        collection = request.path.rsplit("/", 3)[-3]
        raise missing(f"projects/{request.params['project']}/zones/{zone}/{collection}/{name}")


def _managed(machine: Body, template: str) -> Body:
    return {
        "instance": machine["selfLink"],
        "name": machine["name"],
        "id": machine["id"],
        "instanceStatus": machine["status"],
        "currentAction": "NONE",
        "version": {"instanceTemplate": template},
    }
