# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module for an object of GKE is made of: clusters and node pools change by one call after the other."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence

from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_doors import STOPPING
from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_updates import Update
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, Change, merged
from ansible_collections.gkefleet.inference.plugins.module_utils._google_resource import GoogleResource
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Operation, Steps, finish
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress

IN_TRANSIT = ("PROVISIONING", "RECONCILING", STOPPING)


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

    def going(self, live: Body) -> str:
        """The status of what is being deleted; pure."""
        return f"it is {STOPPING}" if live.get("status") == STOPPING else ""

    def plan(self, live: Body | None) -> Plan:
        """Compares the live object with the wanted one; remains of a creation are no object."""
        return super().plan(None if self.present and self._never_came_about(live) else live)

    def apply(self, plan: Plan, live: Body | None) -> Steps:
        """Calls what the plan needs; the remains of a creation that failed make room for the object first."""
        if plan.action == "create" and live is not None:
            removal = self.called("removing what a failed creation left of", self.deletion())
            finish(removal, self.context.patience(self.options))
        return super().apply(plan, live)

    def _never_came_about(self, live: Body | None) -> bool:
        """Whether an object is only what its failed creation left: it never worked, so nothing is lost with it."""
        if live is None or live.get("status") != "ERROR":
            return False
        location = self.path.partition("/clusters/")[0]
        known = self.container.get("list_operations", "ListOperationsRequest", parent=location).get("operations", [])
        # Links carry the project's number where paths carry its id.
        named = self.path.removeprefix(location)
        creations = [one for one in known if one["targetLink"].endswith(named) and creates(one)]
        return bool(creations) and "error" in max(creations, key=began)

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


def creates(operation: Body) -> bool:
    """Whether an operation makes a cluster or a node pool; pure."""
    return operation.get("operationType") in ("CREATE_CLUSTER", "CREATE_NODE_POOL")


def began(operation: Body) -> str:
    """When an operation began; pure."""
    return str(operation.get("startTime", ""))
