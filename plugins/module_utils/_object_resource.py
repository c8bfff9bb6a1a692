# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module for one object is made of, wherever the object lives."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._reconcile import reconcile
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import Resource
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress


class ObjectResource(Resource):
    """One object that is brought to the state the options describe."""

    usual = ""

    @property
    @abstractmethod
    def title(self) -> str:
        """The object as people name it."""

    def run(self) -> dict[str, Any]:
        """Reconciles the object."""
        return reconcile(self, self.conduct()).result()

    @abstractmethod
    def read(self) -> Body | None:
        """The live object, ``None`` when it is absent."""

    def settled(self, live: Body | None) -> Progress:
        """Whether nobody is changing the object just now; pure."""
        return Progress(True)

    def going(self, live: Body) -> str:
        """How the live object is being deleted, as a person would say it; nothing when it stays; pure."""
        return ""

    @abstractmethod
    def plan(self, live: Body | None) -> Plan:
        """What would have to change."""

    @abstractmethod
    def apply(self, plan: Plan, live: Body | None) -> Steps:
        """Does what the plan says."""

    def ready(self, live: Body) -> Progress:
        """Whether the object is in working order; pure."""
        return Progress(True)

    def owned(self, live: Body) -> bool:
        """Whether this collection made the object; pure."""
        return True
