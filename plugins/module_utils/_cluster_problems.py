# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a cluster's options cannot work (GKE API: Cluster)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _names
from ansible_collections.gkefleet.inference.plugins.module_utils._gpu_machines import disk_problems, purchase_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import (
    location_problems,
    node_location_problems,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._ranges import malformed
from ansible_collections.gkefleet.inference.plugins.module_utils._versions import parse_minimum

Options = Mapping[str, Any]


def cluster_problems(options: Options) -> Iterator[str]:
    """Say what of a cluster's options cannot work, each with the option's name and what to set."""
    pool = options["default_pool"]
    yield from _names.CLUSTER.problems("name", options["name"])
    yield from location_problems("location", options["location"])
    yield from node_location_problems(options["location"], options["node_locations"])
    yield from _version_problems(options["minimum_version"])
    if options["auto_monitoring"] == "all" and not options["managed_prometheus"]:
        yield "auto_monitoring: managed Prometheus does that; set managed_prometheus: true, or leave it out"
    if options["ip_endpoints"] is False and not options["dns_endpoint"]:
        yield "ip_endpoints: without them the DNS endpoint is the only way in from outside; set dns_endpoint: true"
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
    except ValueError:
        yield malformed(option, text)
