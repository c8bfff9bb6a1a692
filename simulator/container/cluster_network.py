# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster's addresses: its network, the range of its pods and the range of its services."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from simulator.compute.links import name_of
from simulator.compute.store import Store
from simulator.container.omission import overlaid, pruned
from simulator.container.places import Place
from simulator.container.pod_ranges import free_pods, free_services, named_range
from simulator.errors import invalid_argument

Body = dict[str, Any]

# GKE docs: the services range that Google manages when none is asked for.
MANAGED_SERVICES = "34.118.224.0/20"
# What of a request's ipAllocationPolicy the server settles itself.
_DECIDED = frozenset({"clusterIpv4CidrBlock", "servicesIpv4CidrBlock", "useIpAliases", "createSubnetwork", "useRoutes"})


@dataclass(frozen=True)
class ClusterNetwork:
    """Where a cluster is attached and which ranges it has; GKE adds some of them to the subnetwork itself, by name."""

    network: str
    subnetwork: str
    pods: str
    pod_range_name: str
    services: str
    services_range_name: str | None
    added: dict[str, str]


def attach(sent: Body, place: Place, store: Store, cluster_id: str) -> ClusterNetwork:
    """Gives the cluster's network, after all checks against what is there."""
    network = _network_path(sent.get("network") or "default", place)
    if store.get(network) is None:
        # Text from public reports.
        raise invalid_argument(f'Project "{place.project}" has no network named "{name_of(network)}".')
    subnetwork = _subnetwork_path(sent.get("subnetwork"), network, place, store)
    policy = sent.get("ipAllocationPolicy", {})
    named = policy.get("clusterSecondaryRangeName")
    pods = (
        named_range(store, subnetwork, named)
        if named
        else free_pods(policy.get("clusterIpv4CidrBlock") or sent.get("clusterIpv4Cidr") or "", network, store)
    )
    pod_range_name = named or f"gke-{sent['name']}-pods-{cluster_id[:8]}"
    services_name = policy.get("servicesSecondaryRangeName")
    if services_name:
        services = named_range(store, subnetwork, services_name)
    else:
        services = policy.get("servicesIpv4CidrBlock") or MANAGED_SERVICES
    added = {} if named else {pod_range_name: pods}
    if not services_name and not _managed(services):
        services_name = f"gke-{sent['name']}-services-{cluster_id[:8]}"
        services = added[services_name] = free_services(services, pods, network, store)
    return ClusterNetwork(
        network=network,
        subnetwork=subnetwork,
        pods=pods,
        pod_range_name=pod_range_name,
        services=services,
        services_range_name=services_name,
        added=added,
    )


def _managed(services: str) -> bool:
    """Tells the range that GKE manages outside of the network, and sizes within it."""
    if services.startswith("/"):
        return True
    try:
        return IPv4Network(services).subnet_of(IPv4Network(MANAGED_SERVICES))
    except ValueError as error:
        raise invalid_argument(f"Invalid CIDR {services}.") from error


def _network_path(name: str, place: Place) -> str:
    return f"projects/{place.project}/global/networks/{name_of(name)}"


def _subnetwork_path(name: str | None, network: str, place: Place, store: Store) -> str:
    base = f"projects/{place.project}/regions/{place.region}/subnetworks/"
    automatic = bool((store.get(network) or {}).get("autoCreateSubnetworks"))
    if not name and not automatic:
        # GKE docs: a custom-mode network needs a subnetwork named.
        raise invalid_argument(f'Network "{name_of(network)}" requires specifying a subnetwork.')
    path = base + name_of(name or name_of(network))
    body = store.get(path)
    if body is None or name_of(body["network"]) != name_of(network) or body["purpose"] != "PRIVATE":
        # Text from a public report.
        raise invalid_argument(f'Subnetwork "{path}" is not valid for Network "{name_of(network)}".')
    return path


def network_fields(sent: Body, attached: ClusterNetwork) -> Body:
    """Gives the fields of a cluster that show its addresses; short names outside, paths inside networkConfig."""
    return {
        "network": name_of(attached.network),
        "subnetwork": name_of(attached.subnetwork),
        "clusterIpv4Cidr": attached.pods,
        "servicesIpv4Cidr": attached.services,
        "ipAllocationPolicy": _policy(sent.get("ipAllocationPolicy", {}), attached),
        "networkConfig": {
            "network": attached.network,
            "subnetwork": attached.subnetwork,
            "serviceExternalIpsConfig": {},
            "defaultSnatStatus": {},
        },
    }


def _policy(sent: Body, attached: ClusterNetwork) -> Body:
    policy: Body = {
        # Recorded: true even when false was sent.
        "useIpAliases": True,
        "clusterIpv4Cidr": attached.pods,
        "clusterIpv4CidrBlock": attached.pods,
        "servicesIpv4Cidr": attached.services,
        "servicesIpv4CidrBlock": attached.services,
        "clusterSecondaryRangeName": attached.pod_range_name,
        "stackType": "IPV4",
        "podCidrOverprovisionConfig": {},
        "networkTierConfig": {"networkTier": "NETWORK_TIER_DEFAULT"},
    }
    if attached.services_range_name:
        policy["servicesSecondaryRangeName"] = attached.services_range_name
    rest = {key: value for key, value in sent.items() if key not in _DECIDED}
    return overlaid(policy, pruned(rest))


def pool_network(cluster: Body) -> Body:
    """Gives the networkConfig every node pool of a cluster starts with."""
    policy = cluster["ipAllocationPolicy"]
    config = {
        "podRange": policy["clusterSecondaryRangeName"],
        "podIpv4CidrBlock": policy["clusterIpv4CidrBlock"],
        "subnetwork": cluster["networkConfig"]["subnetwork"],
        "networkTierConfig": {"networkTier": "NETWORK_TIER_DEFAULT"},
    }
    if cluster["networkConfig"].get("defaultEnablePrivateNodes"):
        config["enablePrivateNodes"] = True
    return config
