# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans for Kubernetes objects; what would change is said by the server's own dry run, unless plainly nothing would."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.gkefleet.inference.plugins.module_utils._applied_fields import applied_already
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ParentMissing, Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._foretelling import foretold, may_not_write
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_differences import difference, shown
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_kinds import Kinds
from ansible_collections.gkefleet.inference.plugins.module_utils._obstacles import apply_past_obstacles
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience

MANAGER = "gkefleet.inference"
MARK = "gkefleet.inference/applied"  # field managers forget: they lose a field to whoever edits it
TRIES = 3  # an object that changes between each reading and its dry run is compared as it is
MADE_BY_OTHERS = ("Namespace", "Deployment")  # where only the name is given and the object is there


@dataclass(frozen=True)
class KubeObjects:
    """Objects of one cluster, applied under this collection's own field manager."""

    api: KubeApi
    kinds: Kinds

    @classmethod
    def on(cls, api: KubeApi) -> KubeObjects:
        """The objects behind a Kubernetes API."""
        return cls(api, Kinds(api))

    def find(self, body: Body) -> Body | None:
        """The live object of the same kind, namespace and name, ``None`` when there is none.

        Raises ParentMissing when the cluster does not serve the kind.
        """
        live = self.api.find(self.kinds.path(body))
        if live is None:
            self.kinds.require(body)
        return live

    def find_served(self, body: Body, patience: Patience) -> Body | None:
        """The live object; a custom kind that the cluster does not serve yet is waited for."""
        try:
            return self.find(body)
        except ParentMissing:
            self.kinds.wait_for(body, patience)
            return self.find(body)

    def plan(self, live: Body | None, body: Body, force: bool) -> Plan:
        """What applying the body would change, by a dry run where that is not plain. Raises Refusal, ParentMissing."""
        if brought_by_others(live, body):
            return NOTHING
        if live is not None and in_place(live, body):
            return NOTHING
        if live is None:
            self.kinds.require(body)
        try:
            return self.tried(live, body, force)
        except Refusal as e:
            if not (self.api.connection.read_only and may_not_write(e)):
                raise
        if live is None:
            return creation(body)
        return difference(live, foretold(live, marked(body), MANAGER), marked(body))

    def tried(self, live: Body | None, body: Body, force: bool) -> Plan:
        """What the server's dry run says. Raises Refusal, also where the caller may not write."""
        if live is not None:
            return self.predicted(live, body, force)
        try:
            self.apply(body, force, dry_run=True)
        except Refusal as e:
            if not names_missing_namespace(e):
                raise
        return creation(body)

    def predicted(self, live: Body, body: Body, force: bool) -> Plan:
        """What the dry run of the version that was read would change, not what others changed in between."""
        after = self.apply(body, force, dry_run=True)
        for _ in range(TRIES):
            if _version(after) == _version(live):
                break
            live = self.find(body) or live
            after = self.apply(body, force, dry_run=True)
        return difference(live, after, marked(body))

    def apply(self, body: Body, force: bool, dry_run: bool = False) -> Body:
        """Applies the body and returns the object, also where others have put something in its way. Raises Refusal."""
        path, wanted = self.kinds.path(body), marked(body)
        return apply_past_obstacles(self.api, path, wanted, manager=MANAGER, force=force, dry_run=dry_run)

    def delete(self, live: Body, propagation: str = "Background") -> None:
        """Deletes just this object, not a successor of the same name."""
        self.api.delete(self.kinds.path(live), uid=live["metadata"]["uid"], propagation=propagation)


def in_place(live: Body, body: Body) -> bool:
    """Whether the body was applied by this collection and stands unchanged, as far as that shows without asking."""
    return applied_already(live, marked(body), MANAGER)


def owned(live: Body) -> bool:
    """Whether this collection applied the object."""
    return MARK in live["metadata"].get("annotations", {})


def marked(body: Body) -> Body:
    """An object with the mark by which it is known as ours."""
    metadata = body["metadata"]
    return {**body, "metadata": {**metadata, "annotations": {**metadata.get("annotations", {}), MARK: "true"}}}


def declares(body: Body) -> bool:
    """Whether a body says more than which object it is."""
    beside = set(body) - {"apiVersion", "kind", "metadata"}
    return bool(beside or set(body["metadata"]) - {"name", "namespace"})


def brought_by_others(live: Body | None, body: Body) -> bool:
    """Whether a body only names an object: one that others make, or a GatewayClass, which Google brings."""
    named = body["kind"] == "GatewayClass" or (live is not None and body["kind"] in MADE_BY_OTHERS)
    return named and not declares(body)


def names_missing_namespace(refusal: Refusal) -> bool:
    """Whether a 404 is about the namespace and not about the object."""
    return refusal.code == 404 and "namespaces" in refusal.text


def _version(live: Body) -> str | None:
    version: str | None = live["metadata"].get("resourceVersion")
    return version


def title(body: Body) -> str:
    """An object as people name it: Kind namespace/name."""
    metadata = body["metadata"]
    inside = f"{metadata['namespace']}/" if metadata.get("namespace") else ""
    return f"{body['kind']} {inside}{metadata['name']}"


def creation(body: Body) -> Plan:
    """The plan of an object that is not there."""
    return Plan("create", {}, shown(marked(body)))


def deletion(live: Body) -> Plan:
    """The plan of an object that is to go."""
    identity = {key: live[key] for key in ("apiVersion", "kind")}
    name = {key: live["metadata"][key] for key in ("name", "namespace") if key in live["metadata"]}
    return Plan("delete", {**identity, "metadata": name}, {})
