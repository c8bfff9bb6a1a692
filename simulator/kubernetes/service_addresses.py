# SPDX-License-Identifier: GPL-3.0-or-later
"""Cluster addresses and node ports of services."""

from __future__ import annotations

import ipaddress
from typing import Any

from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.resources import Shelf
from simulator.kubernetes.store import Document

SERVICES: Shelf = ("", "services")
# GKE docs, "VPC-native clusters": the range that GKE itself gives to services.
SERVICE_RANGE = ipaddress.ip_network("34.118.224.0/20")
NODE_PORTS = range(30000, 32768)
SINGLE = {"ipFamilies": ["IPv4"], "ipFamilyPolicy": "SingleStack"}
# A headless service that selects no pods may point anywhere.
DUAL = {"ipFamilies": ["IPv4", "IPv6"], "ipFamilyPolicy": "RequireDualStack"}


def with_addresses(cluster: Cluster, service: Document, live: Document | None) -> Document:
    """The service with a cluster address and node ports, those that it has already where it has them."""
    spec: dict[str, Any] = {"type": "ClusterIP", **service["spec"]}
    if spec["type"] == "ExternalName":
        return service | {"spec": spec}
    before = live["spec"] if live else {}
    if not spec.get("clusterIP"):
        spec["clusterIP"] = before.get("clusterIP") or free_address(cluster)
    spec["clusterIPs"] = [spec["clusterIP"]]
    if spec["type"] in ("NodePort", "LoadBalancer"):
        spec["ports"] = [with_node_port(cluster, port, before) for port in spec.get("ports", [])]
    status = service.get("status") or {"loadBalancer": {}}
    family = DUAL if spec["clusterIP"] == "None" and not spec.get("selector") else SINGLE
    return service | {"spec": {"internalTrafficPolicy": "Cluster", **family, **spec}, "status": status}


def free_address(cluster: Cluster) -> str:
    """An address of the range that no service has."""
    taken = {item["spec"].get("clusterIP") for item in cluster.store.select(SERVICES)}
    return next(str(address) for address in SERVICE_RANGE.hosts() if str(address) not in taken)


def with_node_port(cluster: Cluster, port: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """A port with a node port: the one asked for, the one it had, or a free one."""
    if port.get("nodePort"):
        return port
    same = (item.get("nodePort") for item in before.get("ports", []) if item["port"] == port["port"])
    taken = {
        item.get("nodePort") for service in cluster.store.select(SERVICES) for item in service["spec"].get("ports", [])
    }
    fresh = cluster.rng.choice([number for number in NODE_PORTS if number not in taken])
    return port | {"nodePort": next((number for number in same if number), fresh)}
