# SPDX-License-Identifier: GPL-3.0-or-later
"""The resources of Compute Engine with the rules of every kind in front of the store."""

from __future__ import annotations

import base64
from collections.abc import Callable

from simulator.cloud import Cloud
from simulator.compute import addresses, backends, endpoint_groups, networks
from simulator.compute.geography import REGIONS
from simulator.compute.kinds import Draft, Kind, check_name, missing
from simulator.compute.links import Scope, name_of, path_of, region
from simulator.compute.operations import number
from simulator.compute.store import Body, Store
from simulator.compute.subnetworks import auto_subnetwork
from simulator.errors import ApiError

Shown = Callable[[Store, str, Body], Body]
_SHOWN: dict[str, Shown] = {
    "addresses": lambda store, path, body: addresses.address_body(store, body),
    "backendServices": backends.backend_service_body,
    "networks": lambda store, path, body: networks.network_body(store, path),
    "networkEndpointGroups": lambda store, path, body: endpoint_groups.shown(body),
}


class Resources:
    """The store with the rules of every kind in front of it."""

    def __init__(self, cloud: Cloud, store: Store) -> None:
        self._cloud = cloud
        self.store = store
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

    def fill_auto_mode(self, network: str) -> None:
        """Gives an auto-mode network its subnetwork in every region."""
        for place in REGIONS.values():
            sent = {"name": name_of(network), "ipCidrRange": place.auto_range}
            draft = self.draft("subnetworks", region(place.name), sent)
            self.store.put(draft.path, auto_subnetwork(draft, network))

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

    def _shown(self, collection: str, path: str, body: Body) -> Body:
        show = _SHOWN.get(collection)
        return show(self.store, path, body) if show else body
