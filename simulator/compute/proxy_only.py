# SPDX-License-Identifier: GPL-3.0-or-later
"""Proxy-only subnetworks: what their request may hold, who may stand beside whom, and when one may go.

Source: Google's page "Proxy-only subnets for Envoy-based load balancers" and the page of the multi-cluster Inference
Gateway, which allows one proxy-only subnet per region and network.
"""

from __future__ import annotations

import json
from ipaddress import IPv4Network
from typing import Any

from simulator.compute.kinds import in_use
from simulator.compute.links import invalid_value, name_of, path_of
from simulator.compute.store import Body, Store
from simulator.errors import ApiError, invalid_argument

GLOBAL = "GLOBAL_MANAGED_PROXY"
PURPOSES = frozenset({GLOBAL, "REGIONAL_MANAGED_PROXY", "INTERNAL_HTTPS_LOAD_BALANCER"})
LONGEST_PREFIX = 26
_SCHEMES = {GLOBAL: {"INTERNAL_MANAGED"}, "REGIONAL_MANAGED_PROXY": {"INTERNAL_MANAGED", "EXTERNAL_MANAGED"}}


def check_request(sent: Body, block: IPv4Network) -> None:
    """Refuses fields a proxy-only subnetwork cannot have, a missing role and a range that is too small."""
    purpose = sent["purpose"]
    if sent.get("role") not in ("ACTIVE", "BACKUP"):
        # Reported text.
        why = f"Subnetwork role must be specified when purpose set to {purpose}."
        raise invalid_value("resource.role", "UNSPECIFIED_ROLE", why)
    for key in ("logConfig", "secondaryIpRanges", "enableFlowLogs", "privateIpGoogleAccess"):
        # Reported for logConfig, even when it says {enable: false}; a plain false is what gcloud sends and passes.
        if sent.get(key):
            why = f"Invalid field set in subnetwork with purpose {purpose}."
            raise invalid_value(f"resource.{key}", _printed(sent[key]), why)
    if block.prefixlen > LONGEST_PREFIX:
        # The rule is Google's (at least 64 addresses); the sentence is ours.
        why = f"Subnetwork with purpose {purpose} must have at least 64 addresses."
        raise invalid_value("resource.ipCidrRange", str(block), why)


def _printed(value: Any) -> str:
    # Reported form: '{  "enable": false}', pretty JSON without its line breaks.
    return json.dumps(value, indent=2).replace("\n", "")


def check_neighbours(store: Store, body: Body, role: str) -> None:
    """Refuses a second ACTIVE or BACKUP, a BACKUP alone, and another purpose in the same region and network."""
    neighbours = _neighbours(store, body)
    for other in neighbours:
        if other["purpose"] != body["purpose"]:
            # The Inference Gateway page: an existing REGIONAL_MANAGED_PROXY subnet makes creation fail. Text is ours.
            raise _usage(f"A subnetwork with purpose {other['purpose']} already exists: '{_path(other)}'")
        if other["role"] == role:
            raise _usage(f"A {role} subnetwork with purpose {body['purpose']} already exists: '{_path(other)}'")
    if role == "BACKUP" and not neighbours:
        raise _usage("Cannot create BACKUP subnetwork because no ACTIVE subnetwork exists")


def check_promotion(old: Body, role: str) -> None:
    """Refuses every change of role but BACKUP to ACTIVE."""
    if old.get("role") == role:
        return
    if old.get("role") != "BACKUP":
        raise invalid_value("resource.role", role, "The role of an ACTIVE subnetwork cannot be changed.")


def may_delete(store: Store, path: str, body: Body) -> None:
    """Refuses to delete an ACTIVE subnetwork with a BACKUP or with a load balancer in its region and network."""
    if body.get("role") != "ACTIVE":
        return
    if _neighbours(store, body):
        raise _usage("Cannot delete ACTIVE subnetwork because a BACKUP subnetwork exists")
    for rule in store.every("forwardingRules"):
        if _is_served(store, rule, body):
            raise in_use("subnetwork", path, _path(rule))


def _is_served(store: Store, rule: Body, subnetwork: Body) -> bool:
    if rule["loadBalancingScheme"] not in _SCHEMES.get(subnetwork["purpose"], set()):
        return False
    return rule.get("network") == subnetwork["network"] and _region_of(store, rule) == name_of(subnetwork["region"])


def _region_of(store: Store, rule: Body) -> str:
    # A cross-region internal rule is global; the region is that of the subnetwork its address comes from.
    if "region" in rule:
        return name_of(rule["region"])
    return name_of((store.get(path_of(rule.get("subnetwork", ""))) or {}).get("region", ""))


def _neighbours(store: Store, body: Body) -> list[Body]:
    return [
        other
        for other in store.every("subnetworks")
        if other["purpose"] in PURPOSES
        and (other["network"], other["region"]) == (body["network"], body["region"])
        and other["name"] != body["name"]
    ]


def demoted(store: Store, promoted: Body) -> Body | None:
    """Gives the former ACTIVE neighbour as it is once another one took its place."""
    for other in _neighbours(store, promoted):
        if other["purpose"] == promoted["purpose"] and other["role"] == "ACTIVE":
            return {**other, "role": "BACKUP"}
    return None


def serving(store: Store, network: str, region: str) -> Body | None:
    """Gives the ACTIVE global proxy-only subnetwork of a network and region that is READY, as a gateway needs it."""
    for body in store.every("subnetworks"):
        here = path_of(body["network"]) == path_of(network) and name_of(body["region"]) == region
        if here and (body["purpose"], body.get("role"), body.get("state")) == (GLOBAL, "ACTIVE", "READY"):
            return body
    return None


def _path(body: Body) -> str:
    return path_of(body["selfLink"])


def _usage(sentence: str) -> ApiError:
    # Documented text of the BACKUP case: "Invalid resource usage: Cannot delete ACTIVE subnetwork because ...".
    return invalid_argument(f"Invalid resource usage: '{sentence}.'.", "invalidResourceUsage")
