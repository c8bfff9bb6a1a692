# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster's body, and the parts of it that only a new cluster is given (GKE API: Cluster)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._given import given, in_order_of, united
from ansible_collections.gkefleet.inference.plugins.module_utils._marks import LABELS
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import network_path, subnetwork_path

Options = Mapping[str, Any]


def cluster_body(options: Options) -> Body:
    """Give the body that a cluster's options describe, without what only a new cluster is given; pure."""
    project = options["project"]
    return given(
        {
            "name": options["name"],
            "locations": options["node_locations"],
            "releaseChannel": {"channel": options["release_channel"].upper()},
            "network": network_path(project, options["network"]),
            "subnetwork": subnetwork_path(project, options["location"], options["subnetwork"]),
            "networkConfig": _network_config(options),
            "ipAllocationPolicy": _addresses(options),
            "addonsConfig": {"httpLoadBalancing": {"disabled": not options["http_load_balancing"]}},
            "fleet": {"project": options["fleet_project"]},
            "workloadIdentityConfig": {"workloadPool": options["workload_pool"] or f"{project}.svc.id.goog"},
            "monitoringConfig": _monitoring(options),
            "podAutoscaling": {"hpaProfile": options["hpa_profile"].upper()},
            "controlPlaneEndpointsConfig": _endpoints(options),
            "resourceLabels": options["labels"],
        }
    )


def _network_config(options: Options) -> Body:
    channel = "CHANNEL_STANDARD" if options["gateway_api"] else "CHANNEL_DISABLED"
    return {"gatewayApiConfig": {"channel": channel}, "defaultEnablePrivateNodes": options["private_nodes"]}


def _addresses(options: Options) -> Body:
    pods, services = range_field("cluster", options["pod_range"]), range_field("services", options["service_range"])
    return {"useIpAliases": True, **pods, **services}


def _monitoring(options: Options) -> Body:
    scope = options["auto_monitoring"]
    components = ["SYSTEM_COMPONENTS" if name == "SYSTEM" else name for name in options["monitoring"]]
    return {
        "componentConfig": {"enableComponents": components},
        "managedPrometheusConfig": {
            "enabled": options["managed_prometheus"],
            "autoMonitoringConfig": {"scope": scope and scope.upper()},
        },
    }


def _endpoints(options: Options) -> Body:
    public = None if options["private_endpoint"] is None else not options["private_endpoint"]
    return {
        "dnsEndpointConfig": {
            "allowExternalTraffic": options["dns_endpoint"],
            "enableK8sTokensViaDns": options["tokens_via_dns"],
        },
        "ipEndpointsConfig": {
            "enabled": options["ip_endpoints"],
            "enablePublicEndpoint": public,
            "authorizedNetworksConfig": authorized(options["authorized_networks"]),
        },
    }


def as_asked(fleet: Body, project: str | None) -> Body:
    """Give a live fleet block with the project as the user writes it: Google may write its number for its id."""
    live = fleet.get("project", "")
    if not live or not project or live.isdigit() == project.isdigit():
        return fleet
    return {**fleet, "project": project}


def range_field(whose: str, given_range: str | None) -> Body:
    """Give the field of ipAllocationPolicy for a range: a CIDR, or the name of a secondary range of the subnet."""
    if given_range is None:
        return {}
    field = f"{whose}Ipv4CidrBlock" if "/" in given_range else f"{whose}SecondaryRangeName"
    return {field: given_range}


def authorized(networks: Sequence[Options] | None) -> Body | None:
    """Give the configuration of authorized networks: None leaves it to the server, no networks switch it off."""
    if networks is None:
        return None
    if not networks:
        return {"enabled": False, "cidrBlocks": []}
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
