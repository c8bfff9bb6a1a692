# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of Services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.builtin.checks import PROTOCOLS, distinct, one_of, port_causes, well_formed
from simulator.kubernetes.causes import Cause, Path, duplicate, invalid_value, required
from simulator.kubernetes.objects.metadata import label_causes
from simulator.kubernetes.objects.names import DNS_LABEL

Part = Mapping[str, Any]
SPEC: Path = ("spec",)
PORTS: Path = ("spec", "ports")
TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")


def service_causes(service: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a Service is refused."""
    spec = service.get("spec", {})
    yield from one_of(spec, "type", TYPES, SPEC)
    yield from one_of(spec, "sessionAffinity", ("ClientIP", "None"), SPEC)
    yield from label_causes(spec.get("selector", {}), (*SPEC, "selector"))
    headless = spec.get("clusterIP") == "None" or spec.get("type") == "ExternalName"
    ports = spec.get("ports", [])
    if not ports and not headless:
        yield required(PORTS)
    yield from distinct(ports, "name", PORTS)
    for index, port in enumerate(ports):
        yield from _port_causes(port, (*PORTS, index), named=len(ports) > 1)
    yield from _doubled_ports(ports)
    yield from _listed_causes(spec, (live or {}).get("spec", {}))
    if live is not None:
        yield from _address_causes(spec, live.get("spec", {}))


def _port_causes(port: Part, path: Path, *, named: bool) -> Iterator[Cause]:
    if named or port.get("name"):
        yield from well_formed(port.get("name", ""), DNS_LABEL.problems, (*path, "name"))
    yield from port_causes(port.get("port", 0), (*path, "port"))
    yield from one_of(port, "protocol", PROTOCOLS, path)
    if "targetPort" in port:
        yield from port_causes(port["targetPort"], (*path, "targetPort"))


def _doubled_ports(ports: list[Part]) -> Iterator[Cause]:
    seen = []
    for index, port in enumerate(ports):
        identity = {"protocol": port.get("protocol"), "port": port.get("port")}
        if identity in seen:
            yield duplicate((*PORTS, index), identity)
        seen.append(identity)


def _listed_causes(spec: Part, live: Part) -> Iterator[Cause]:
    address, listed = spec.get("clusterIP"), spec.get("clusterIPs", [])
    # A list that is still that of the address before follows the address.
    if address and listed and listed[0] != address and listed != live.get("clusterIPs"):
        yield invalid_value((*SPEC, "clusterIPs"), listed, "first value must match `clusterIP`")
    for index, family in enumerate(spec.get("ipFamilies", [])):
        if family == "IPv6" and spec.get("ipFamilies") != live.get("ipFamilies"):
            yield invalid_value((*SPEC, "ipFamilies", index), family, "not configured on this cluster")


def _address_causes(spec: Part, live: Part) -> Iterator[Cause]:
    if spec.get("type") == "ExternalName" or live.get("type") == "ExternalName" or not live.get("clusterIP"):
        return
    if spec.get("clusterIP", live["clusterIP"]) != live["clusterIP"]:
        yield invalid_value((*SPEC, "clusterIPs", 0), [spec["clusterIP"]], "may not change once set")
