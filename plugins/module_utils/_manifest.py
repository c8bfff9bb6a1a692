# SPDX-License-Identifier: GPL-3.0-or-later
"""Many objects as one: all are planned before the first is changed, all are started before any is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError, ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import (
    KubeObjects,
    creation,
    deletion,
    owned,
    shown,
    title,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._manifest_input import identity
from ansible_collections.gkefleet.inference.plugins.module_utils._object_waits import await_gone, await_ready
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._readiness import readiness
from ansible_collections.gkefleet.inference.plugins.module_utils._reconcile import Conduct


@dataclass(frozen=True)
class Entry:
    """One object with what is there and what is to be done."""

    body: Body
    live: Body | None
    plan: Plan


@dataclass(frozen=True)
class Manifest:
    """Objects that are wanted on one cluster, or wanted gone; ``cluster`` raises ParentMissing when there is none."""

    cluster: Callable[[], KubeObjects]
    bodies: Sequence[Body]
    present: bool
    conduct: Conduct

    def result(self, prune: Mapping[str, Any] | None) -> dict[str, Any]:
        """Does the work and gives the module's result. Raises FleetError."""
        entries = self._planned(prune)
        if not self.conduct.check_mode:
            self._carry_out(entries)
        found = [] if self.conduct.check_mode else [self._settled(entry) for entry in entries]
        lives = [entry.live for entry in entries] if self.conduct.check_mode else found
        changed = [entry for entry in entries if entry.plan.changed]
        result: dict[str, Any] = {"changed": bool(changed), "resource": [shown(live) for live in lives if live]}
        if changed:
            result["diff"] = [_diff(entry) for entry in changed]
        return result

    def _planned(self, prune: Mapping[str, Any] | None) -> list[Entry]:
        try:
            objects = self.cluster()
        except ParentMissing:
            if not self.present:
                return []
            if self.conduct.check_mode:
                return [Entry(body, None, creation(body)) for body in self.bodies]
            raise
        if not self.present:
            return [self._removal(objects, body) for body in reversed(self.bodies)]
        return [self._plan(objects, body) for body in self.bodies] + list(self._pruned(objects, prune))

    def _removal(self, objects: KubeObjects, body: Body) -> Entry:
        try:
            live = objects.find(body)
        except ParentMissing:
            live = None
        mine = live is not None and (owned(live) or self.conduct.adopt)
        return Entry(body, live, deletion(live) if live is not None and mine else NOTHING)

    def _plan(self, objects: KubeObjects, body: Body) -> Entry:
        try:
            self._await_kind(objects, body)
            live = objects.find(body)
            plan = objects.plan(live, body, force=True)
        except ParentMissing:
            if self.conduct.check_mode or self._brings(body):
                return Entry(body, None, creation(body))
            raise
        if plan.action == "create" and not self.conduct.check_mode:
            self._require_namespace(objects, body)
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

    def _await_kind(self, objects: KubeObjects, body: Body) -> None:
        if not self.conduct.check_mode and not self._brings(body):
            objects.kinds.wait_for(body, self.conduct.patience)

    def _require_namespace(self, objects: KubeObjects, body: Body) -> None:
        namespace = body["metadata"].get("namespace")
        brought = any(one["kind"] == "Namespace" and one["metadata"]["name"] == namespace for one in self.bodies)
        if namespace and not brought and objects.api.find(f"/api/v1/namespaces/{namespace}") is None:
            raise FleetError(
                f"{title(body)}: namespace {namespace} does not exist. Create it first, or add it to objects."
            )

    def _pruned(self, objects: KubeObjects, prune: Mapping[str, Any] | None) -> Iterator[Entry]:
        declared = {identity(body) for body in self.bodies}
        for kind in (prune or {}).get("kinds", []):
            for live in self._labelled(objects, kind, (prune or {})["label_selector"]):
                if owned(live) and identity(live) not in declared:
                    yield Entry(live, live, deletion(live))

    def _labelled(self, objects: KubeObjects, kind: Mapping[str, str], selector: str) -> list[Body]:
        sample = {"apiVersion": kind["api_version"], "kind": kind["kind"], "metadata": {"name": "-"}}
        try:
            resource = objects.kinds.resource(kind["api_version"], kind["kind"])
        except ParentMissing:
            return []
        everywhere = objects.kinds.collection(sample).rsplit("/namespaces/", 1)[0]
        path = f"{everywhere}/{resource['name']}" if resource["namespaced"] else objects.kinds.collection(sample)
        found = objects.api.get(path, labelSelector=selector).get("items", [])
        return [{"apiVersion": kind["api_version"], "kind": kind["kind"], **live} for live in found]

    def _carry_out(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.plan.action == "delete":
                self.cluster().delete(entry.live or entry.body)
            elif entry.plan.changed:
                self.cluster().kinds.wait_for(entry.body, self.conduct.patience)
                self.cluster().apply(entry.body, force=True)

    def _settled(self, entry: Entry) -> Body | None:
        if not self.conduct.wait:
            return self.cluster().find(entry.body) if entry.plan.changed else entry.live
        if self.present and entry.plan.action != "delete":
            return self._made_ready(entry)
        if entry.plan.changed:
            await_gone(self.cluster(), entry.body, self.conduct.patience)
            return None
        return entry.live

    def _made_ready(self, entry: Entry) -> Body | None:
        if entry.live is not None and not entry.plan.changed and readiness(entry.live).done:
            return entry.live
        return await_ready(self.cluster(), entry.body, self.conduct.patience)


def _diff(entry: Entry) -> dict[str, Any]:
    header = title(entry.body)
    return {"before_header": header, "after_header": header, "before": entry.plan.before, "after": entry.plan.after}
