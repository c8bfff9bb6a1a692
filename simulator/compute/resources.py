# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of compute resources: insert, get, list, patch, delete, each as an operation where Google has one."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from simulator.cloud import Cloud
from simulator.compute import addresses, endpoint_groups, load_balancing, networks, proxy_only
from simulator.compute.geography import REGIONS
from simulator.compute.kinds import Draft, Kind, check_name, in_use, missing, require_ready, same_fingerprint
from simulator.compute.links import Scope, name_of, path_of, region
from simulator.compute.operations import ComputeOperations, number
from simulator.compute.store import Body, Store
from simulator.compute.subnetworks import auto_subnetwork
from simulator.errors import ApiError, condition_not_met

Shown = Callable[[Store, str, Body], Body]
_SHOWN: dict[str, Shown] = {
    "addresses": lambda store, path, body: addresses.address_body(store, body),
    "backendServices": load_balancing.backend_service_body,
    "networks": lambda store, path, body: networks.network_body(store, path),
    "networkEndpointGroups": lambda store, path, body: endpoint_groups.shown(body),
}


class Resources:
    """The store with the rules of every kind in front of it."""

    def __init__(self, cloud: Cloud, store: Store, operations: ComputeOperations) -> None:
        self._cloud = cloud
        self.store = store
        self.operations = operations
        # Who else uses a network or subnetwork: gives the path of a user outside Compute Engine's store.
        self.outside_users: list[Callable[[str], str | None]] = []

    def path(self, scope: Scope, collection: str, name: str) -> str:
        """Gives the path of a resource of this project."""
        return f"projects/{self._cloud.project.id}/{scope.path}/{collection}/{name}"

    def get(self, scope: Scope, collection: str, name: str) -> Body:
        """Gives a resource as the API shows it; 404 when absent."""
        path = self.path(scope, collection, name)
        body = self.store.get(path)
        if body is None:
            raise missing(path)
        return self._shown(collection, path, body)

    def list(self, scope: Scope, collection: str) -> list[Body]:
        """Gives a scope's resources as the API shows them, by name."""
        bodies = self.store.under(self._cloud.project.id, scope.path, collection)
        return [self._shown(collection, path_of(body["selfLink"]), body) for body in bodies]

    def create(self, kind: Kind, scope: Scope, sent: Body) -> Body:
        """Makes a resource at once, after all checks; 409 when it exists."""
        name = str(sent.get("name", ""))
        check_name(name)
        path = self.path(scope, kind.collection, name)
        if self.store.get(path) is not None:
            raise ApiError(409, "ALREADY_EXISTS", f"The resource '{path}' already exists")
        body = kind.complete(self.draft(kind.collection, scope, sent))
        self.store.put(path, body)
        return body

    def insert(self, kind: Kind, scope: Scope, sent: Body, caller: str) -> Body:
        """Begins to make a resource and gives the operation."""
        body = self.create(kind, scope, sent)
        path = path_of(body["selfLink"])
        self.store.hold(path)
        return self._operate("insert", kind, scope, body, caller, lambda: self._inserted(path))

    def _inserted(self, path: str) -> None:
        self.store.release(path)
        body = self.store.get(path) or {}
        if body.get("purpose") in proxy_only.PURPOSES:
            # Recorded: proxy-only subnetworks alone have a state.
            self.store.put(path, {**body, "state": "READY"})
        if body.get("autoCreateSubnetworks"):
            self.fill_auto_mode(body["selfLink"])

    def fill_auto_mode(self, network: str) -> None:
        """Gives an auto-mode network its subnetwork in every region."""
        for place in REGIONS.values():
            sent = {"name": name_of(network), "ipCidrRange": place.auto_range}
            draft = self.draft("subnetworks", region(place.name), sent)
            self.store.put(draft.path, auto_subnetwork(draft, network))

    def patch(self, kind: Kind, scope: Scope, name: str, change: Body, caller: str, drain_seconds: int = 0) -> Body:
        """Changes a resource and gives the operation; `drain_seconds` is how long a replaced subnetwork drains."""
        path = self.path(scope, kind.collection, name)
        old = require_ready(self.store, path)
        if kind.patch is None:
            raise missing(path)
        body = kind.patch(self.store, old, change)
        if "fingerprint" in old:
            body = {**body, "fingerprint": self.fingerprint()}
        self.store.put(path, body)
        if body.get("role") != old.get("role"):
            self._demote(body, drain_seconds)
        return self._operate("patch", kind, scope, body, caller, lambda: None)

    def _demote(self, promoted: Body, drain_seconds: int) -> None:
        # Proxy-only subnets page: the former ACTIVE one becomes BACKUP by itself and drains.
        former = proxy_only.demoted(self.store, promoted)
        if former is None:
            return
        path = path_of(former["selfLink"])
        self.store.put(path, {**former, "state": "DRAINING"})
        self._cloud.clock.call_later(drain_seconds, lambda: self._drained(path))

    def _drained(self, path: str) -> None:
        body = self.store.get(path)
        if body is not None:
            self.store.put(path, {**body, "state": "READY"})

    def set_labels(self, kind: Kind, scope: Scope, name: str, sent: Body, caller: str) -> Body:
        """Replaces a resource's labels; the operation is done at once, as recorded."""
        path = self.path(scope, kind.collection, name)
        old = require_ready(self.store, path)
        if not same_fingerprint(sent.get("labelFingerprint"), old["labelFingerprint"]):
            raise condition_not_met("Labels fingerprint either invalid or resource labels have changed")
        body = {**old, "labels": sent.get("labels", {}), "labelFingerprint": self.fingerprint()}
        self.store.put(path, body)
        return self.operations.start("setLabels", scope, body, 0, caller, lambda: None)

    def delete(self, kind: Kind, scope: Scope, name: str, caller: str) -> Body:
        """Begins to delete a resource and gives the operation; what is in use is refused."""
        path = self.path(scope, kind.collection, name)
        body = require_ready(self.store, path)
        self._check_outside(kind, path)
        kind.may_delete(self.store, path, body)
        self.store.hold(path)
        return self._operate("delete", kind, scope, body, caller, lambda: self._deleted(path, body))

    def _check_outside(self, kind: Kind, path: str) -> None:
        if kind.collection != "subnetworks":
            return
        for user in (find(path) for find in self.outside_users):
            if user:
                raise in_use(kind.noun, path, user)

    def _deleted(self, path: str, body: Body) -> None:
        self.store.release(path)
        if body["kind"] == "compute#network":
            # Recorded: the DELETE of a network in use is accepted and fails in its operation.
            networks.check_unused(self.store, path)
            for goer in networks.goes_along(self.store, path):
                self.store.remove(goer)
        self.store.remove(path)

    def remove(self, path: str) -> None:
        """Deletes a resource at once, if it is there."""
        self.store.remove(path)

    def fingerprint(self) -> str:
        """Gives a fresh fingerprint: eight bytes in base64."""
        return base64.b64encode(self._cloud.rng.randbytes(8)).decode()

    def draft(self, collection: str, scope: Scope, sent: Body) -> Draft:
        """Gives a draft of a resource with a number and fingerprint of its own."""
        return Draft(
            sent=sent,
            project=self._cloud.project.id,
            scope=scope,
            collection=collection,
            store=self.store,
            id=number(self._cloud),
            created=self._cloud.clock.timestamp(3),
            fingerprint=self.fingerprint(),
        )

    def _operate(
        self, verb: str, kind: Kind, scope: Scope, body: Body, caller: str, finish: Callable[[], None]
    ) -> dict[str, Any]:
        seconds = self._cloud.latency.seconds(kind.operation_seconds.get(verb, "compute.operation"))
        return self.operations.start(verb, scope, body, seconds, caller, finish)

    def _shown(self, collection: str, path: str, body: Body) -> Body:
        show = _SHOWN.get(collection)
        return show(self.store, path, body) if show else body
