# SPDX-License-Identifier: GPL-3.0-or-later
"""What the variables that all roles share must be, each for itself; relations are the roles' business."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _names
from ansible_collections.gkefleet.inference.plugins.module_utils import _value_kinds as kinds
from ansible_collections.gkefleet.inference.plugins.module_utils._known_variables import UNKNOWN_VARIABLES
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_rules import NODE_POOL
from ansible_collections.gkefleet.inference.plugins.module_utils._value_rules import (
    Rule,
    choice,
    flag,
    list_of,
    text,
    whole,
)

REGION = text(_names.NameRule("region", r"[a-z]+-[a-z]+\d+", 63, "a region such as europe-west3"))
ZONE = text(_names.NameRule("zone", r"[a-z]+-[a-z]+\d+-[a-z]", 63, "a zone such as europe-west3-c"))
LOCATION = text(
    _names.NameRule("region or zone", r"[a-z]+-[a-z]+\d+(-[a-z])?", 63, "one such as europe-west3 or europe-west3-c")
)
LONGEST_PART = 255  # of the names in a path, on the file systems of Linux
PORT = whole(1, 65535)
OBJECT = kinds.OBJECT
ENDPOINT = choice("public", "private", "dns", "connect_gateway")


def token(option: str, value: Any) -> Iterator[str]:
    """Say why the value is no token, without showing it; empty stands for none."""
    if not isinstance(value, str):
        yield f"{option} is not text; set the token, in quotes"
    elif value and not kinds.TOKEN_SECRET.fullmatch(value.strip()):
        yield f"{option} holds blanks or other characters that no token has; set the token alone"


def path(option: str, value: Any) -> Iterator[str]:
    """Say why the value is no path of a file."""
    if not isinstance(value, str) or not value.isprintable():
        yield f"{option} is no path; set the path of a file"
    elif any(len(part.encode()) > LONGEST_PART for part in value.split("/")):
        yield f"{option}: a part of the path is longer than {LONGEST_PART} bytes; set the path of a file"


SHARED: dict[str, Rule] = {
    "gkefleet_project": kinds.PROJECT,
    "gkefleet_network": kinds.NETWORK,
    "gkefleet_subnetwork": kinds.SUBNETWORK,
    "gkefleet_cluster_name": text(_names.CLUSTER),
    "gkefleet_region": REGION,
    "gkefleet_location": LOCATION,
    "gkefleet_node_locations": list_of(ZONE, distinct=True),
    "gkefleet_proxy_range": kinds.cidr,
    "gkefleet_pool_name": text(_names.INFERENCE_POOL),
    "gkefleet_namespace": text(_names.NAMESPACE),
    "gkefleet_engine": choice("vllm", "sglang"),
    "gkefleet_model": kinds.MODEL,
    "gkefleet_port": PORT,
    "gkefleet_metric": text(_names.METRIC),
    "gkefleet_gateway": OBJECT,
    "gkefleet_kube_endpoint": ENDPOINT,
    "gkefleet_gateway_regions": list_of(REGION, least=1, distinct=True),
    "gkefleet_membership_location": text(
        _names.NameRule(
            "place of memberships", r"global|[a-z]+-[a-z]+\d+", 63, "global or a region such as europe-west3"
        )
    ),
    "gkefleet_hugging_face_token": token,
    "gkefleet_hugging_face_token_file": path,
    "gkefleet_node_pools": list_of(NODE_POOL),
    "gkefleet_in_process": flag,
    # What the playbooks take that roles do not.
    "gkefleet_remove_region": REGION,
    "gkefleet_gateway_timeout": whole(0),
    "gkefleet_subnet_timeout": whole(0),
    "gkefleet_abandon_gateways": flag,
    "gkefleet_drift_format": choice("table", "json"),
    "gkefleet_drift_report": path,
    UNKNOWN_VARIABLES: choice("refuse", "warn", "ignore"),
}
