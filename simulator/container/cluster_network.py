# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster's addresses: its network, the range of its pods and the range of its services."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from simulator.compute.geography import AUTO_MODE_BLOCK
from simulator.compute.links import name_of
from simulator.compute.store import Store
from simulator.compute.subnetworks import ranges_of
from simulator.container.omission import overlaid, pruned
from simulator.container.places import Place
from simulator.errors import ApiError, invalid_argument

Body = dict[str, Any]

# GKE docs: the services range that Google manages when none is asked for.
MANAGED_SERVICES = "34.118.224.0/20"
_POD_SPACE = IPv4Network("10.0.0.0/8")
_POD_PREFIX = 14
_LOWEST_AUTOMATIC = IPv4Network("10.16.0.0/14")


@dataclass(frozen=True)
class ClusterNetwork:
    """Where a cluster is attached and which ranges it has; `own_range` tells whether GKE adds the pod range itself."""

    network: str
    subnetwork: str
    pods: str
    pod_range_name: str
    services: str
    services_range_name: str | None
    own_range: bool


def attach(sent: Body, place: Place, store: Store, cluster_id: str) -> ClusterNetwork:
    """Gives the cluster's network, after all checks against what is there."""
    network = _network_path(sent.get("network") or "default", place)
    if store.get(network) is None:
        # Text from public reports.
        raise invalid_argument(f'Project "{place.project}" has no network named "{name_of(network)}".')
    subnetwork = _subnetwork_path(sent.get("subnetwork"), network, place, store)
    policy = sent.get("ipAllocationPolicy", {})
    named = policy.get("clusterSecondaryRangeName")
    pods = _named_range(store, subnetwork, named) if named else _free_pods(sent, policy, network, store)
    services_name = policy.get("servicesSecondaryRangeName")
    services = policy.get("servicesIpv4CidrBlock") or MANAGED_SERVICES
    return ClusterNetwork(
        network=network,
        subnetwork=subnetwork,
        pods=pods,
        pod_range_name=named or f"gke-{sent['name']}-pods-{cluster_id[:8]}",
        services=_named_range(store, subnetwork, services_name) if services_name else services,
        services_range_name=services_name,
        own_range=not named,
    )


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


def _named_range(store: Store, subnetwork: str, name: str) -> str:
    for secondary in (store.get(subnetwork) or {}).get("secondaryIpRanges", ()):
        if secondary["rangeName"] == name:
            return str(secondary["ipCidrRange"])
    raise invalid_argument(f'Secondary range "{name}" does not exist in network "{name_of(subnetwork)}".')


def _free_pods(sent: Body, policy: Body, network: str, store: Store) -> str:
    asked = policy.get("clusterIpv4CidrBlock") or sent.get("clusterIpv4Cidr") or f"/{_POD_PREFIX}"
    taken = _taken(network, store)
    if not asked.startswith("/"):
        block = _block(asked)
        if any(block.overlaps(other) for other in taken):
            # Text from public reports.
            text = (
                f'Requested CIDR {asked} for containers is not available in network "{name_of(network)}" for cluster.'
            )
            raise invalid_argument(text)
        return str(block)
    for block in _candidates(int(asked[1:])):
        if not any(block.overlaps(other) for other in taken):
            return str(block)
    raise _exhausted(network, asked)


def _block(text: str) -> IPv4Network:
    try:
        return IPv4Network(text)
    except ValueError as error:
        raise invalid_argument(f"Invalid CIDR {text}.") from error


def _candidates(prefix: int) -> Iterable[IPv4Network]:
    # Automatic pod ranges keep out of the auto-mode block and of the lowest addresses, where people put their own.
    return (
        block
        for block in _POD_SPACE.subnets(new_prefix=prefix)
        if block >= _LOWEST_AUTOMATIC and not block.overlaps(AUTO_MODE_BLOCK)
    )


def _taken(network: str, store: Store) -> list[IPv4Network]:
    mine = [body for body in store.every("subnetworks") if name_of(body["network"]) == name_of(network)]
    return [block for body in mine for block in ranges_of(body)]


def _exhausted(network: str, asked: str) -> ApiError:
    where = f'The network "{name_of(network)}" does not have available private IP space in 10.0.0.0/8'
    return invalid_argument(f"{where} to reserve a {asked} block for pods for cluster.")


def network_fields(sent: Body, attached: ClusterNetwork) -> Body:
    """Gives the fields of a cluster that show its addresses; short names outside, paths inside networkConfig."""
    policy = {
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
    own = ("clusterIpv4CidrBlock", "servicesIpv4CidrBlock", "useIpAliases", "createSubnetwork", "useRoutes")
    rest = {key: value for key, value in sent.get("ipAllocationPolicy", {}).items() if key not in own}
    return {
        "network": name_of(attached.network),
        "subnetwork": name_of(attached.subnetwork),
        "clusterIpv4Cidr": attached.pods,
        "servicesIpv4Cidr": attached.services,
        "ipAllocationPolicy": overlaid(policy, pruned(rest)),
        "networkConfig": {
            "network": attached.network,
            "subnetwork": attached.subnetwork,
            "serviceExternalIpsConfig": {},
            "defaultSnatStatus": {},
        },
    }


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
