# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module for an object of GKE is made of: clusters and node pools change by one call after the other."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence

from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_updates import Update
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, Change, merged
from ansible_collections.gkefleet.inference.plugins.module_utils._google_resource import GoogleResource
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Operation, Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress

IN_TRANSIT = ("PROVISIONING", "RECONCILING", "STOPPING")


class ContainerResource(GoogleResource):
    """A cluster or a node pool: subclasses give the calls, which this class begins in their order."""

    @property
    @abstractmethod
    def path(self) -> str:
        """The object's path from projects/ on."""

    def settled(self, live: Body | None) -> Progress:
        """Whether the object is neither being made, changed nor deleted; pure."""
        status = "absent" if live is None else str(live.get("status"))
        return Progress(status not in IN_TRANSIT, f"it is {status}")

    def plan(self, live: Body | None) -> Plan:
        """Compares the live object with the wanted one; what is going needs no deletion."""
        going = live is not None and live.get("status") == "STOPPING"
        return NOTHING if going and not self.present else super().plan(live)

    @abstractmethod
    def creation(self, wanted: Body) -> Update:
        """The call that creates the object; pure."""

    @abstractmethod
    def updates(self, changes: Sequence[Change], target: Body) -> Iterable[Update]:
        """The calls, in order, that bring the object to its target body; pure."""

    @abstractmethod
    def deletion(self) -> Update:
        """The call that deletes the object; pure."""

    def create(self, wanted: Body) -> Steps:
        """Creates the object."""
        return [self.called("creating", self.creation(wanted))]

    def update(self, live: Body, plan: Plan) -> Steps:
        """Changes one part after the other."""
        for call in self.updates(plan.changes, merged(live, plan.after)):
            yield self.called(f"changing the {call.title} of", call)

    def delete(self, live: Body) -> Steps:
        """Deletes the object."""
        return [self.called("deleting", self.deletion())]

    def called(self, doing: str, call: Update) -> Operation:
        """Begins one call."""
        return self.container.write(call.method, call.request, f"{doing} {self.title}", self.usual, **call.fields)
