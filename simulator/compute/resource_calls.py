# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls that change compute resources, each as an operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.cloud import Cloud
from simulator.compute import networks, proxy_only
from simulator.compute.kinds import Kind, in_use, missing, require_ready, same_fingerprint
from simulator.compute.links import Scope, path_of
from simulator.compute.operations import ComputeOperations
from simulator.compute.resources import Resources
from simulator.compute.store import Body
from simulator.errors import condition_not_met


class ResourceCalls:
    """insert, patch, setLabels and delete of every kind."""

    def __init__(self, cloud: Cloud, resources: Resources, operations: ComputeOperations) -> None:
        self._cloud = cloud
        self._resources = resources
        self._operations = operations

    def insert(self, kind: Kind, scope: Scope, sent: Body, caller: str) -> Body:
        """Begins to make a resource and gives the operation."""
        body = self._resources.create(kind, scope, sent)
        path = path_of(body["selfLink"])
        self._resources.store.hold(path)
        return self._operate("insert", kind, scope, body, caller, lambda: self._inserted(path))

    def _inserted(self, path: str) -> None:
        self._resources.store.release(path)
        body = self._resources.store.get(path) or {}
        if body.get("purpose") in proxy_only.PURPOSES:
            # Recorded: proxy-only subnetworks alone have a state.
            self._resources.store.put(path, {**body, "state": "READY"})
        if body.get("autoCreateSubnetworks"):
            self._resources.fill_auto_mode(body["selfLink"])

    def patch(self, kind: Kind, scope: Scope, name: str, change: Body, caller: str, drain_seconds: int = 0) -> Body:
        """Changes a resource and gives the operation; `drain_seconds` is how long a replaced subnetwork drains."""
        path = self._resources.path(scope, kind.collection, name)
        old = require_ready(self._resources.store, path)
        if kind.patch is None:
            raise missing(path)
        body = kind.patch(self._resources.store, old, change)
        if "fingerprint" in old:
            body = {**body, "fingerprint": self._resources.fingerprint()}
        self._resources.store.put(path, body)
        if body.get("role") != old.get("role"):
            self._demote(body, drain_seconds)
        return self._operate("patch", kind, scope, body, caller, lambda: None)

    def update(self, kind: Kind, scope: Scope, name: str, sent: Body, caller: str) -> Body:
        """Replaces a resource by what was sent and gives the operation; 412 for a stale fingerprint."""
        path = self._resources.path(scope, kind.collection, name)
        old = require_ready(self._resources.store, path)
        if "fingerprint" in old and not same_fingerprint(sent.get("fingerprint"), old["fingerprint"]):
            raise condition_not_met("Invalid fingerprint.")
        own = {key: old[key] for key in ("id", "creationTimestamp")}
        body = {**kind.complete(self._resources.draft(kind.collection, scope, {**sent, "name": name})), **own}
        self._resources.store.put(path, body)
        return self._operate("update", kind, scope, body, caller, lambda: None)

    def _demote(self, promoted: Body, drain_seconds: int) -> None:
        # Proxy-only subnets page: the former ACTIVE one becomes BACKUP by itself and drains.
        former = proxy_only.demoted(self._resources.store, promoted)
        if former is None:
            return
        path = path_of(former["selfLink"])
        self._resources.store.put(path, {**former, "state": "DRAINING"})
        self._cloud.clock.call_later(drain_seconds, lambda: self._drained(path))

    def _drained(self, path: str) -> None:
        body = self._resources.store.get(path)
        if body is not None:
            self._resources.store.put(path, {**body, "state": "READY"})

    def set_labels(self, kind: Kind, scope: Scope, name: str, sent: Body, caller: str) -> Body:
        """Replaces a resource's labels; the operation is done at once, as recorded."""
        path = self._resources.path(scope, kind.collection, name)
        old = require_ready(self._resources.store, path)
        if not same_fingerprint(sent.get("labelFingerprint"), old["labelFingerprint"]):
            raise condition_not_met("Labels fingerprint either invalid or resource labels have changed")
        body = {**old, "labels": sent.get("labels", {}), "labelFingerprint": self._resources.fingerprint()}
        self._resources.store.put(path, body)
        return self._operations.start("setLabels", scope, body, 0, caller, lambda: None)

    def delete(self, kind: Kind, scope: Scope, name: str, caller: str) -> Body:
        """Begins to delete a resource and gives the operation; what is in use is refused."""
        path = self._resources.path(scope, kind.collection, name)
        body = require_ready(self._resources.store, path)
        self._check_outside(kind, path)
        kind.may_delete(self._resources.store, path, body)
        self._resources.store.hold(path)
        return self._operate("delete", kind, scope, body, caller, lambda: self._deleted(path, body))

    def _check_outside(self, kind: Kind, path: str) -> None:
        if kind.collection != "subnetworks":
            return
        for user in (find(path) for find in self._resources.outside_users):
            if user:
                raise in_use(kind.noun, path, user)

    def _deleted(self, path: str, body: Body) -> None:
        self._resources.store.release(path)
        if body["kind"] == "compute#network":
            # Recorded: the DELETE of a network in use is accepted and fails in its operation.
            networks.check_unused(self._resources.store, path)
            for goer in networks.goes_along(self._resources.store, path):
                self._resources.store.remove(goer)
        self._resources.store.remove(path)

    def _operate(
        self, verb: str, kind: Kind, scope: Scope, body: Body, caller: str, finish: Callable[[], None]
    ) -> dict[str, Any]:
        seconds = self._cloud.latency.seconds(kind.operation_seconds.get(verb, "compute.operation"))
        return self._operations.start(verb, scope, body, seconds, caller, finish, lambda _: self._undo(verb, body))

    def _undo(self, verb: str, body: Body) -> None:
        """Puts things right after a scripted failure: what was to be made is gone, the rest stays."""
        path = path_of(body["selfLink"])
        self._resources.store.release(path)
        if verb == "insert":
            self._resources.store.remove(path)
