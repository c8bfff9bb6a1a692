# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module for an object of a Google API is made of."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, merged
from ansible_collections.gkefleet.inference.plugins.module_utils._object_resource import ObjectResource
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Operation, Steps, long_running
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import (
    Immutable,
    Plan,
    plan_absence,
    plan_presence,
)


class GoogleResource(ObjectResource):
    """An object of a Google API: subclasses say how it is read, what is wanted and which call changes it."""

    immutable: ClassVar[Immutable] = {}

    def plan(self, live: Body | None) -> Plan:
        """Compares the live object with the wanted one."""
        if not self.present:
            return plan_absence(None if live is None else self.normalize(live), self.wanted())
        if live is None:
            return plan_presence(None, merged(self.wanted(), self.at_creation()), self.immutable, self.title)
        return plan_presence(self.normalize(live), self.adapted(live), self.fixed(live), self.title)

    def apply(self, plan: Plan, live: Body | None) -> Steps:
        """Calls what the plan needs."""
        if plan.action == "create":
            return self.create(plan.after)
        return self.update(live or {}, plan) if plan.action == "update" else self.delete(live or {})

    @abstractmethod
    def wanted(self) -> Body:
        """The API body that the options describe; pure."""

    def at_creation(self) -> Body:
        """What only a new object is given, such as the mark that it is ours."""
        return {}

    def adapted(self, live: Body) -> Body:
        """The wanted body as a comparison with the live one needs it; pure."""
        return self.wanted()

    def fixed(self, live: Body) -> Immutable:
        """The fields that the live object cannot change any more; pure."""
        return self.immutable

    def normalize(self, live: Body) -> Body:
        """The live object in the form of ``wanted()``; pure."""
        return live

    def create(self, wanted: Body) -> Steps:
        """Creates the object."""
        raise AssertionError(f"nothing plans to create {self.title}")

    def update(self, live: Body, plan: Plan) -> Steps:
        """Changes the object in place."""
        raise AssertionError(f"nothing plans to update {self.title}")

    def delete(self, live: Body) -> Steps:
        """Deletes the object."""
        raise AssertionError(f"nothing plans to delete {self.title}")

    def begun(
        self, service: str, method: str, path: str, body: Body | None = None, title: str = "", **query: str
    ) -> Operation:
        """Begins a change by a google.longrunning API; the path starts with the API's version."""
        api = self.google(service)
        started = api.write(method, path, body, **query)
        return long_running(api, path.split("/", 1)[0], started, title or self.title, self.usual)
