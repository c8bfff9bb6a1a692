# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings Compute Engine's resources to what the gateways want."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.compute.endpoint_groups import ENDPOINTS
from simulator.compute.kinds import links_in
from simulator.compute.links import region as region_scope
from simulator.compute.proxy_only import serving
from simulator.compute.resources import Resources
from simulator.controllers.gateway.addresses import WantedAddress
from simulator.controllers.gateway.compute_parts import ORDER, Part, Place
from simulator.errors import ApiError

NO_PROXIES = (
    "An active proxy-only subnetwork with purpose GLOBAL_MANAGED_PROXY is required in region {region} of network "
    "{network}."
)


class ComputeSync:
    """Makes, changes and removes load balancer resources, in Compute Engine's own store and by its own rules."""

    def __init__(self, resources: Resources, project: str) -> None:
        self._resources = resources
        self._project = project

    def place(self, wanted: WantedAddress, network: str) -> Place | str:
        """Where an address can be had; otherwise why not."""
        if wanted.problem:
            return wanted.problem
        if not region_scope(wanted.region).exists:
            return f"region {wanted.region} does not exist"
        # The how-to: every region of an address needs its proxy-only subnet before the forwarding rule.
        if serving(self._resources.store, network, wanted.region) is None:
            return NO_PROXIES.format(region=wanted.region, network=network.rsplit("/", 1)[-1])
        subnetwork = self._subnetwork(wanted.region, network)
        if subnetwork is None:
            return f"network has no subnetwork in region {wanted.region} to take the address from"
        return self._named(wanted, subnetwork) if wanted.name else Place(wanted.region, subnetwork)

    def bring(self, prefix: str, parts: Iterable[Part]) -> list[str]:
        """Has exactly these among the resources with that prefix; gives Compute Engine's refusals."""
        wanted = list(parts)
        self._remove_others(prefix, {part.path(self._project) for part in wanted})
        return [problem for part in wanted if (problem := self._bring(part))]

    def set_endpoints(self, part_path: str, endpoints: list[dict[str, Any]]) -> None:
        """Puts these endpoints, each with its health, into a group."""
        group = self._resources.store.get(part_path)
        if group is not None and group[ENDPOINTS] != endpoints:
            self._resources.store.put(part_path, {**group, ENDPOINTS: endpoints, "size": len(endpoints)})

    def address(self, rule_name: str) -> str:
        """The address of a forwarding rule, empty when there is no such rule."""
        rule = self._resources.store.get(f"projects/{self._project}/global/forwardingRules/{rule_name}")
        return str((rule or {}).get("IPAddress", ""))

    def client_address(self, region: str, network: str) -> str:
        """An address out of the region's proxy-only range: what backends see as their client."""
        subnetwork = serving(self._resources.store, network, region)
        first = (subnetwork or {}).get("gatewayAddress", "0.0.0.1").rsplit(".", 1)
        return f"{first[0]}.{int(first[1]) + 4}"

    def _bring(self, part: Part) -> str | None:
        path = part.path(self._project)
        present = self._resources.store.get(path)
        if present is None:
            try:
                self._resources.create(part.kind, part.scope, part.body)
            except ApiError as error:
                return error.message
            return None
        body = links_in(part.body)
        changed = {key: value for key, value in body.items() if present.get(key) != value}
        # Forwarding rules are made once: their address and port cannot change under their name.
        if changed and part.kind.collection not in ("forwardingRules", "networkEndpointGroups"):
            kept = {key: value for key, value in present.items() if not key.startswith("default")}
            merged = {**(kept if part.kind.collection == "urlMaps" else present), **body}
            if merged != present:
                self._resources.store.put(path, merged)
        return None

    def _remove_others(self, prefix: str, wanted: set[str]) -> None:
        for kind in reversed(ORDER):
            for body in self._resources.store.every(kind.collection):
                path = body["selfLink"][body["selfLink"].index("projects/") :]
                if body["name"].startswith(prefix) and path not in wanted:
                    self._resources.remove(path)

    def _subnetwork(self, region: str, network: str) -> str | None:
        for body in self._resources.store.under(self._project, f"regions/{region}", "subnetworks"):
            if body["purpose"] == "PRIVATE" and body["network"].endswith(network):
                return f"projects/{self._project}/regions/{region}/subnetworks/{body['name']}"
        return None

    def _named(self, wanted: WantedAddress, subnetwork: str) -> Place | str:
        path = f"projects/{self._project}/regions/{wanted.region}/addresses/{wanted.name}"
        body = self._resources.store.get(path)
        if body is None:
            return f"address {wanted.name} was not found in region {wanted.region}"
        if body.get("addressType") != "INTERNAL":
            return f"address {wanted.name} must be INTERNAL"
        return Place(wanted.region, body["subnetwork"][body["subnetwork"].index("projects/") :], body["address"])
