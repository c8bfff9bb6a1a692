# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module for an object of a Google API is made of."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import (
    Immutable,
    Plan,
    plan_absence,
    plan_presence,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._reconcile import reconcile
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import Resource
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress


class GoogleResource(Resource):
    """An object of a Google API: subclasses say how it is read, what is wanted and which call changes it."""

    usual = ""
    immutable: ClassVar[Immutable] = {}

    @property
    @abstractmethod
    def title(self) -> str:
        """The object as people name it."""

    def run(self) -> dict[str, Any]:
        """Reconciles the object."""
        return reconcile(self, self.conduct()).result()

    def plan(self, live: Body | None) -> Plan:
        """Compares the live object with the wanted one."""
        shaped = None if live is None else self.normalize(live)
        if self.present:
            return plan_presence(shaped, self.wanted(), self.immutable, self.title)
        return plan_absence(shaped, self.wanted())

    def apply(self, plan: Plan, live: Body | None) -> Steps:
        """Calls what the plan needs."""
        if plan.action == "create":
            return self.create(plan.after)
        return self.update(live or {}, plan) if plan.action == "update" else self.delete(live or {})

    @abstractmethod
    def read(self) -> Body | None:
        """The live object, ``None`` when it is absent."""

    @abstractmethod
    def wanted(self) -> Body:
        """The API body that the options describe; pure."""

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

    def ready(self, live: Body) -> Progress:
        """Whether the object is in working order; pure."""
        return Progress(True)

    def owned(self, live: Body) -> bool:
        """Whether this collection made the object; pure."""
        return True
