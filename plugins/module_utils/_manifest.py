# SPDX-License-Identifier: GPL-3.0-or-later
"""Many objects as one: all are planned before the first is changed, all are started before any is waited for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._conduct import Conduct
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._going import going
from ansible_collections.gkefleet.inference.plugins.module_utils._helm_hands import change_of_hands, take_back
from ansible_collections.gkefleet.inference.plugins.module_utils._helm_releases import Release, release_of
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_differences import shown
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import (
    KubeObjects,
    creation,
    owned,
    title,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._manifest_plan import Entry, Planner
from ansible_collections.gkefleet.inference.plugins.module_utils._object_waits import await_gone, await_ready
from ansible_collections.gkefleet.inference.plugins.module_utils._readiness import readiness


@dataclass(frozen=True)
class Manifest:
    """Objects that are wanted on one cluster, or wanted gone; ``cluster`` raises ParentMissing when there is none."""

    cluster: Callable[[], KubeObjects]
    bodies: Sequence[Body]
    present: bool
    conduct: Conduct
    release: Release | None = None  # a Helm release that objects are taken back from
    leaving: Sequence[Body] = ()  # objects that are not wanted beside those that are

    def result(self, prune: Mapping[str, Any] | None) -> dict[str, Any]:
        """Does the work and gives the module's result. Raises FleetError."""
        entries = self._planned(prune)
        held = self._held(entries)
        if self.release and held and not self.conduct.check_mode:
            take_back(self.cluster(), self.release, held)
            entries = self._planned(prune)
        if not self.conduct.check_mode:
            self._carry_out(entries)
        found = [] if self.conduct.check_mode else [self._settled(entry) for entry in entries]
        lives = [entry.live for entry in entries] if self.conduct.check_mode else found
        diff = [_diff(entry) for entry in entries if entry.plan.changed]
        if self.release and held:
            diff.insert(0, change_of_hands([title(live) for live in held], self.release, back=True))
        result: dict[str, Any] = {"changed": bool(diff), "resource": [shown(live) for live in lives if live]}
        return {**result, **({"diff": diff} if diff else {}), "ready": self._ready(entries)}

    def _held(self, entries: Sequence[Entry]) -> list[Body]:
        """The wanted objects that the Helm release owns."""
        lives = [entry.live for entry in entries if entry.live and entry.wanted and self.release]
        return [live for live in lives if release_of(live) == self.release]

    def _ready(self, entries: Sequence[Entry]) -> bool:
        if self.conduct.check_mode or not self.present:
            return False
        return self.conduct.wait or all(_in_working_order(entry) for entry in entries if entry.wanted)

    def _planned(self, prune: Mapping[str, Any] | None) -> list[Entry]:
        try:
            planner = Planner(self.cluster(), self.bodies, self.conduct)
        except ParentMissing:
            if not self.present:
                return []
            if self.conduct.check_mode:
                return [Entry(body, None, creation(body)) for body in self.bodies]
            raise
        if not self.present:
            return [planner.removal(body, self.conduct.adopt) for body in reversed(self.bodies)]
        leaving = [planner.removal(body) for body in reversed(self.leaving)]
        return [planner.addition(body) for body in self.bodies] + leaving + list(planner.pruned(prune))

    def _propagation(self, body: Body) -> str:
        """A Deployment that is waited for is gone only when its pods have answered their last requests."""
        return "Foreground" if self.conduct.wait and body["kind"] == "Deployment" else "Background"

    def _carry_out(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.plan.action == "delete":
                self.cluster().delete(entry.live or entry.body, self._propagation(entry.body))
            elif entry.plan.changed:
                self.cluster().kinds.wait_for(entry.body, self.conduct.patience)
                self.cluster().apply(entry.body, force=True)

    def _settled(self, entry: Entry) -> Body | None:
        if not self.conduct.wait:
            return self.cluster().find(entry.body) if entry.plan.changed else entry.live
        if self.present and entry.wanted:
            return self._made_ready(entry)
        if entry.plan.changed or _on_its_way(entry):
            await_gone(self.cluster(), entry.body, self.conduct.patience)
            return None
        return entry.live

    def _made_ready(self, entry: Entry) -> Body | None:
        if _in_working_order(entry):
            return entry.live
        return await_ready(self.cluster(), entry.body, self.conduct.patience)


def _on_its_way(entry: Entry) -> bool:
    """Whether an object of ours is being deleted already."""
    return entry.live is not None and owned(entry.live) and bool(going(entry.live))


def _in_working_order(entry: Entry) -> bool:
    if entry.live is None or entry.plan.changed:
        return False
    return readiness(entry.live).well


def _diff(entry: Entry) -> dict[str, Any]:
    header = title(entry.body)
    return {"before_header": header, "after_header": header, "before": entry.plan.before, "after": entry.plan.after}
