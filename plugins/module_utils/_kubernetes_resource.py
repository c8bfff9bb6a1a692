# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module for one object in one cluster is made of."""

from __future__ import annotations

from abc import abstractmethod

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._going import going
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import (
    creation,
    deletion,
    in_place,
    owned,
    title,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._object_resource import ObjectResource
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan


class KubernetesResource(ObjectResource):
    """One object in one cluster: subclasses give its body and say when it is ready."""

    @property
    def title(self) -> str:
        """The object and its cluster as people name them."""
        return f"{title(self.identity())} on {self.options['cluster']}"

    @abstractmethod
    def identity(self) -> Body:
        """apiVersion, kind and metadata with name and namespace; pure."""

    def body(self) -> Body:
        """The object as it is applied."""
        return self.identity()

    def newest(self) -> Body:
        """The object in the form that the newest generation of its kind takes, said without asking the cluster."""
        return self.body()

    def read(self) -> Body | None:
        """The live object, ``None`` when it is absent."""
        if self.context.check_mode or not self.present:
            return self.objects.find(self.identity())
        return self.objects.find_served(self.identity(), self.context.patience(self.options))

    def going(self, live: Body) -> str:
        """What holds an object that is being deleted; pure."""
        return going(live)

    def plan(self, live: Body | None) -> Plan:
        """Asks the server what applying the object would change, unless plainly nothing would."""
        if not self.present:
            return NOTHING if live is None else deletion(live)
        if live is not None and in_place(live, self.newest()):
            return NOTHING
        try:
            return self.objects.plan(live, self.body(), force=True)
        except ParentMissing:
            if self.context.check_mode:
                return creation(self.body())
            raise

    def apply(self, plan: Plan, live: Body | None) -> Steps:
        """Applies or deletes the object; Kubernetes has no operations to wait for."""
        if plan.action == "delete":
            self.objects.delete(live or {})
        else:
            self.objects.apply(self.body(), force=True)
        return ()

    def owned(self, live: Body) -> bool:
        """Whether this collection applied the object; pure."""
        return owned(live)
