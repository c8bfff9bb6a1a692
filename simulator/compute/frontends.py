# SPDX-License-Identifier: GPL-3.0-or-later
"""The front of a load balancer: URL maps, target proxies and forwarding rules."""

from __future__ import annotations

from simulator.compute.addresses import external_address, free_address
from simulator.compute.backends import require
from simulator.compute.kinds import Draft, links_in
from simulator.compute.links import path_of
from simulator.compute.proxy_only import serving
from simulator.compute.store import Body
from simulator.errors import invalid_argument


def complete_url_map(draft: Draft) -> Body:
    """Gives a URL map; the backend services it names must exist."""
    sent = links_in(draft.sent)
    if "defaultService" in sent:
        require(draft.store, path_of(sent["defaultService"]))
    return {**sent, **draft.common("urlMap"), "fingerprint": draft.fingerprint}


def complete_http_proxy(draft: Draft) -> Body:
    """Gives a target HTTP proxy."""
    own = {"urlMap": draft.linked("urlMap"), "fingerprint": draft.fingerprint}
    return {**draft.sent, **draft.common("targetHttpProxy"), **own}


def complete_https_proxy(draft: Draft) -> Body:
    """Gives a target HTTPS proxy."""
    own = {"urlMap": draft.linked("urlMap"), "fingerprint": draft.fingerprint, "quicOverride": "NONE"}
    return {**draft.sent, **draft.common("targetHttpsProxy"), **own}


def complete_forwarding_rule(draft: Draft) -> Body:
    """Gives a forwarding rule; an INTERNAL_MANAGED one needs the region's proxy-only subnetwork."""
    sent = links_in(draft.sent)
    ports = str(sent.get("portRange") or "80-80")
    body = {
        "IPProtocol": "TCP",
        "description": "",
        "loadBalancingScheme": "EXTERNAL",
        "networkTier": "PREMIUM",
        **sent,
        **draft.common("forwardingRule"),
        "fingerprint": draft.fingerprint,
        "labelFingerprint": draft.fingerprint,
        "portRange": ports if "-" in ports else f"{ports}-{ports}",
        "target": draft.linked("target"),
    }
    if draft.scope.location:
        # Recorded on regional rules alone.
        body["selfLinkWithId"] = body["selfLink"].rpartition("/")[0] + f"/{draft.id}"
    if body["loadBalancingScheme"] == "INTERNAL_MANAGED":
        return {**body, **_placed(draft, body)}
    return {**body, "IPAddress": _given_address(draft, body) or external_address(draft.store)}


def _placed(draft: Draft, body: Body) -> Body:
    subnetwork = draft.store.get(path_of(draft.linked("subnetwork"))) or {}
    network, region = subnetwork["network"], str(subnetwork["region"]).rsplit("/", 1)[-1]
    if serving(draft.store, network, region) is None and draft.scope.kind == "global":
        # Documented rule: the proxy-only subnetwork must exist before the forwarding rule; text after public reports.
        text = "An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule."
        raise invalid_argument(f"Invalid value for field 'resource.target': '{body['target']}'. {text}", "invalid")
    address = _given_address(draft, body) or free_address(draft.store, path_of(subnetwork["selfLink"]))
    return {"IPAddress": address, "network": network}


def _given_address(draft: Draft, body: Body) -> str | None:
    address = body.get("IPAddress")
    if address and "projects/" in address:
        address = (draft.store.get(path_of(address)) or {}).get("address")
    return address
