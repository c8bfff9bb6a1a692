# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans for Kubernetes objects; the server's own dry run says what would change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, Change, FieldPath, project
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_kinds import Kinds
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan

MANAGER = "gkefleet.inference"
MARK = "gkefleet.inference/applied"  # field managers forget: they lose a field to whoever edits it
SERVER_MADE = ("managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink")
HIDDEN = "(not shown)"
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
        """The live object of the same kind, namespace and name, ``None`` when there is none."""
        return self.api.find(self.kinds.path(body))

    def plan(self, live: Body | None, body: Body, force: bool) -> Plan:
        """What applying the body would change, asked of the server by a dry run. Raises Refusal."""
        if brought_by_others(live, body):
            return NOTHING
        try:
            after = self.apply(body, force, dry_run=True)
        except Refusal as e:
            if live is None and names_missing_namespace(e):
                return creation(body)
            raise
        return creation(body) if live is None else difference(live, after, marked(body))

    def apply(self, body: Body, force: bool, dry_run: bool = False) -> Body:
        """Applies the body and returns the object. Raises Refusal."""
        return self.api.apply(self.kinds.path(body), marked(body), manager=MANAGER, force=force, dry_run=dry_run)

    def delete(self, live: Body, propagation: str = "Background") -> None:
        """Deletes just this object, not a successor of the same name."""
        self.api.delete(self.kinds.path(live), uid=live["metadata"]["uid"], propagation=propagation)


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


def difference(live: Body, after: Body, declared: Body) -> Plan:
    """The plan that turns the live object into what the dry run answered, shown by what is declared or differs."""
    before, then = without_server_made(live), without_server_made(after)
    found = tuple(_differing(before, then))
    if not found:
        return NOTHING
    frame = _frame(declared, found)
    return Plan("update", shown(project(before, frame)), _marked(project(then, frame), found), found)


def without_server_made(live: Body) -> Body:
    """An object without status and the metadata that only the server writes."""
    metadata = {key: value for key, value in live.get("metadata", {}).items() if key not in SERVER_MADE}
    return {**{key: value for key, value in live.items() if key != "status"}, "metadata": metadata}


def shown(body: Body) -> Body:
    """An object for a diff or a result: a Secret's values are hidden."""
    if body.get("kind") != "Secret":
        return body
    rest = {key: value for key, value in body.items() if key not in ("data", "stringData")}
    return {**rest, "data": dict.fromkeys({**body.get("data", {}), **body.get("stringData", {})}, HIDDEN)}


def _marked(after: Body, found: tuple[Change, ...]) -> Body:
    """A Secret's hidden values, told apart where they change."""
    masked = shown(after)
    if masked.get("kind") == "Secret":
        changing = {change.path[1] for change in found if change.path[0] == "data" and len(change.path) > 1}
        masked["data"].update({key: "(not shown, changes)" for key in changing if key in masked["data"]})
    return masked


def _differing(before: Any, after: Any, path: FieldPath = ()) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from _differing(before.get(key), after.get(key), (*path, key))
    elif before != after:
        yield Change(path, before, after)


def _frame(declared: Body, found: tuple[Change, ...]) -> Body:
    frame: Body = _copied(declared)
    for change in found:
        place = frame
        for key in change.path[:-1]:
            below = place.get(key)
            if not isinstance(below, dict):
                below = place[key] = {}
            place = below
        place[change.path[-1]] = change.after if change.after is not None else change.before
    return frame


def _copied(body: Body) -> Body:
    return {key: _copied(value) if isinstance(value, dict) else value for key, value in body.items()}
