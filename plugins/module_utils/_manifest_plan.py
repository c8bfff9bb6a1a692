# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done to each of many objects, before anything is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._autoscaled import autoscaled
from ansible_collections.gkefleet.inference.plugins.module_utils._conduct import Conduct
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError, ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._going import going
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import (
    KubeObjects,
    creation,
    deletion,
    owned,
    title,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._manifest_input import identity
from ansible_collections.gkefleet.inference.plugins.module_utils._object_waits import await_gone
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan


@dataclass(frozen=True)
class Entry:
    """One object with what is there and what is to be done, and whether it is to be there in the end."""

    body: Body
    live: Body | None
    plan: Plan
    wanted: bool = True


@dataclass(frozen=True)
class Planner:
    """Plans objects of one cluster; one may need a namespace or a definition that another one brings."""

    objects: KubeObjects
    bodies: Sequence[Body]
    conduct: Conduct

    def removal(self, body: Body, adopt: bool = False) -> Entry:
        """Plans that an object goes, if this collection made it or adopts it."""
        try:
            live = self.objects.api.find(self.objects.kinds.path(body))
        except ParentMissing:
            live = None
        mine = live is not None and (owned(live) or adopt)
        stays = live is not None and not going(live)
        return Entry(body, live, deletion(live) if live is not None and mine and stays else NOTHING, wanted=False)

    def addition(self, body: Body) -> Entry:
        """Plans that an object is as its body says. Raises FleetError when it is somebody else's."""
        try:
            live = self._live(body)
            body = autoscaled(self.objects.api, live, body)
            plan = self.objects.plan(live, body, force=True)
        except ParentMissing:
            if self.conduct.check_mode or self._brings(body):
                return Entry(body, None, creation(body))
            raise
        if plan.action == "create" and not self.conduct.check_mode:
            self._require_namespace(body)
        if live is not None and plan.changed and not self.conduct.adopt and not owned(live):
            raise FleetError(
                f"{title(body)} exists and was not made by gkefleet.inference. "
                "Set adopt: true to let this collection manage it, or choose another name."
            )
        return Entry(body, live, plan)

    def _brings(self, body: Body) -> bool:
        """Whether a CRD among the objects defines the body's kind."""
        crds = [one["spec"] for one in self.bodies if one["kind"] == "CustomResourceDefinition"]
        return any(
            crd["names"]["kind"] == body["kind"] and body["apiVersion"].startswith(f"{crd['group']}/") for crd in crds
        )

    def _live(self, body: Body) -> Body | None:
        """The live object; one that is being deleted is waited for, and then is not there."""
        live = self._found(body)
        if live is None or not going(live):
            return live
        if not self.conduct.check_mode:
            await_gone(self.objects, body, self.conduct.patience)
        return None

    def _found(self, body: Body) -> Body | None:
        if self.conduct.check_mode or self._brings(body):
            return self.objects.find(body)
        return self.objects.find_served(body, self.conduct.patience)

    def _require_namespace(self, body: Body) -> None:
        namespace = body["metadata"].get("namespace")
        brought = any(one["kind"] == "Namespace" and one["metadata"]["name"] == namespace for one in self.bodies)
        if namespace and not brought and self.objects.api.find(f"/api/v1/namespaces/{namespace}") is None:
            raise FleetError(
                f"{title(body)}: namespace {namespace} does not exist. Create it first, or add it to objects."
            )

    def pruned(self, prune: Mapping[str, Any] | None) -> Iterator[Entry]:
        """Plans that objects of the kinds and labels go which are not declared any more."""
        declared = {identity(body) for body in self.bodies}
        for kind in (prune or {}).get("kinds", []):
            for live in self._labelled(kind, (prune or {})["label_selector"]):
                if owned(live) and identity(live) not in declared:
                    yield Entry(live, live, deletion(live), wanted=False)

    def _labelled(self, kind: Mapping[str, str], selector: str) -> list[Body]:
        try:
            path = self.objects.kinds.everywhere(kind["api_version"], kind["kind"])
        except ParentMissing:
            return []
        found = (self.objects.api.find(path, labelSelector=selector) or {}).get("items", [])
        return [{"apiVersion": kind["api_version"], "kind": kind["kind"], **live} for live in found]
