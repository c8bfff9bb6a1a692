# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a cluster's body, and what of a cluster's options cannot work (GKE API: Cluster)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _names
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._given import given, in_order_of, united
from ansible_collections.gkefleet.inference.plugins.module_utils._gpu_machines import disk_problems, purchase_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import (
    location_problems,
    node_location_problems,
    region_of,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._marks import LABELS
from ansible_collections.gkefleet.inference.plugins.module_utils._proxy_subnets import link_path
from ansible_collections.gkefleet.inference.plugins.module_utils._versions import parse_minimum

Options = Mapping[str, Any]


def network_path(project: str, network: str | None) -> str | None:
    """Give the path of a network from projects/ on; a name alone means one of the project itself."""
    if network is None or "/" in network:
        return network and link_path(network)
    return f"projects/{project}/global/networks/{network}"


def subnetwork_path(project: str, location: str, subnetwork: str | None) -> str | None:
    """Give the path of a subnet from projects/ on; a name alone means one of the project and the region."""
    if subnetwork is None or "/" in subnetwork:
        return subnetwork and link_path(subnetwork)
    return f"projects/{project}/regions/{region_of(location)}/subnetworks/{subnetwork}"


def range_field(whose: str, given_range: str | None) -> Body:
    """Give the field of ipAllocationPolicy for a range: a CIDR, or the name of a secondary range of the subnet."""
    if given_range is None:
        return {}
    field = f"{whose}Ipv4CidrBlock" if "/" in given_range else f"{whose}SecondaryRangeName"
    return {field: given_range}


def authorized(networks: Sequence[Options] | None) -> Body | None:
    """Give the configuration of authorized networks; None leaves it to the server."""
    if networks is None:
        return None
    blocks = [given({"displayName": network["name"], "cidrBlock": network["cidr"]}) for network in networks]
    return {"enabled": True, "cidrBlocks": blocks}


def default_pool(pool: Options) -> Body:
    """Give the node pool that a cluster is created with."""
    return given(
        {
            "name": pool["name"],
            "initialNodeCount": pool["node_count"],
            "locations": pool["node_locations"],
            "config": {
                "machineType": pool["machine_type"],
                "diskType": pool["disk_type"],
                "diskSizeGb": pool["disk_size_gb"],
                "spot": pool["spot"] or None,
                "serviceAccount": pool["service_account"],
                "resourceLabels": LABELS,
            },
        }
    )


def adapted(wanted: Body, live: Body) -> Body:
    """Give the wanted body with its lists as a comparison with the live one needs them.

    Zones have no order, and monitoring components that others switched on stay on.
    """
    monitoring = wanted["monitoringConfig"]
    live_components = live.get("monitoringConfig", {}).get("componentConfig", {}).get("enableComponents")
    components = united(live_components, monitoring["componentConfig"]["enableComponents"])
    result = {**wanted, "monitoringConfig": {**monitoring, "componentConfig": {"enableComponents": components}}}
    if "locations" in wanted:
        result["locations"] = in_order_of(live.get("locations"), wanted["locations"])
    return result


def cluster_problems(options: Options) -> Iterator[str]:
    """Say what of a cluster's options cannot work, each with the option's name and what to set."""
    pool = options["default_pool"]
    yield from _names.CLUSTER.problems("name", options["name"])
    yield from location_problems("location", options["location"])
    yield from node_location_problems(options["location"], options["node_locations"])
    yield from _version_problems(options["minimum_version"])
    yield from _range_problems("pod_range", options["pod_range"])
    yield from _range_problems("service_range", options["service_range"])
    for network in options["authorized_networks"] or []:
        yield from _range_problems("authorized_networks", network["cidr"])
    yield from _names.NODE_POOL.problems("default_pool.name", pool["name"])
    yield from purchase_problems(pool["machine_type"], pool["spot"], flex_start=False, reserved=False)
    yield from disk_problems(pool["machine_type"], pool["disk_type"])


def _version_problems(minimum: str) -> Iterator[str]:
    try:
        parse_minimum(minimum)
    except ValueError as e:
        yield f"minimum_version: {e}"


def _range_problems(option: str, text: str | None) -> Iterator[str]:
    if text is None or ("/" not in text and option != "authorized_networks"):
        return
    try:
        IPv4Network(text)
    except ValueError as e:
        yield f"{option}: {text!r} is no IPv4 range ({e}); set one such as 10.64.0.0/14"
