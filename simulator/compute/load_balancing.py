# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a load balancer: health checks, backend services, URL maps, target proxies and forwarding rules."""

from __future__ import annotations

import hashlib
from typing import Any

from simulator.compute.addresses import free_address
from simulator.compute.endpoint_groups import HEALTHY
from simulator.compute.kinds import Draft, Kind, links_in, merged, must_be_unused
from simulator.compute.links import link, path_of
from simulator.compute.proxy_only import serving
from simulator.compute.store import Body, Store
from simulator.errors import ApiError, invalid_argument

_SCOPES = ("global", "regions")
_IAP = {"enabled": False, "oauth2ClientId": "", "oauth2ClientSecretSha256": hashlib.sha256(b"").hexdigest()}


def complete_health_check(draft: Draft) -> Body:
    """Gives a health check with the defaults recorded answers show."""
    kind = draft.sent.get("type", "HTTP")
    key = {"HTTP": "httpHealthCheck", "HTTPS": "httpsHealthCheck", "TCP": "tcpHealthCheck"}.get(kind, "grpcHealthCheck")
    probe = {"proxyHeader": "NONE", **({"requestPath": "/"} if kind.startswith("HTTP") else {})}
    timing = {"checkIntervalSec": 5, "timeoutSec": 5, "healthyThreshold": 2, "unhealthyThreshold": 2}
    own = {key: {**probe, **draft.sent.get(key, {})}, "type": kind}
    return {**timing, **draft.sent, **draft.common("healthCheck"), **own}


def health_check_unused(store: Store, path: str, _body: Body) -> None:
    """Refuses to delete a health check in use, in the naming scheme recorded for it alone."""
    for user in store.users(path):
        text = f"The health_check resource '{_internal_name(path, store.project_number)}' is already being used by "
        raise invalid_argument(
            text + f"'{_internal_name(user, store.project_number)}'", "resourceInUseByAnotherResource"
        )


def _internal_name(path: str, number: str) -> str:
    _, _, scope, *location, collection, name = path.split("/")
    place = f"REGION:{location[0]}" if location else f"GLOBAL:{scope}"
    kind = {"healthChecks": "HEALTH_CHECK", "backendServices": "BACKEND_SERVICE"}.get(collection, collection.upper())
    return f"{place}/PROJECT:{number}/{kind}:{name}"


def complete_backend_service(draft: Draft) -> Body:
    """Gives a backend service with the defaults recorded answers show."""
    sent = links_in(draft.sent)
    for path in (path_of(url) for url in (*sent.get("healthChecks", ()), *_groups(sent))):
        _require(draft.store, path)
    defaults = {
        "affinityCookieTtlSec": 0,
        "connectionDraining": {"drainingTimeoutSec": 0},
        "description": "",
        "fingerprint": draft.fingerprint,
        "iap": _IAP,
        "loadBalancingScheme": "EXTERNAL",
        "port": 80,
        "portName": "http",
        "protocol": "HTTP",
        "sessionAffinity": "NONE",
        "timeoutSec": 30,
    }
    return {**defaults, **sent, **draft.common("backendService")}


def _groups(body: Body) -> list[str]:
    return [backend["group"] for backend in body.get("backends", ()) if "group" in backend]


def _require(store: Store, path: str) -> None:
    if store.get(path) is None:
        raise _not_found_in_field(path)


def _not_found_in_field(path: str) -> ApiError:
    return ApiError(404, "NOT_FOUND", f"The resource '{path}' was not found")


def backend_service_body(store: Store, path: str, body: Body) -> Body:
    """Gives a backend service with the URL maps that use it."""
    used_by = [{"reference": link(user)} for user in store.users(path)]
    return {**body, "usedBy": used_by} if used_by else body


def complete_url_map(draft: Draft) -> Body:
    """Gives a URL map; the backend services it names must exist."""
    sent = links_in(draft.sent)
    if "defaultService" in sent:
        _require(draft.store, path_of(sent["defaultService"]))
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
    return {**body, **_placed(draft, body)} if body["loadBalancingScheme"] == "INTERNAL_MANAGED" else body


def _placed(draft: Draft, body: Body) -> Body:
    subnetwork = draft.store.get(path_of(draft.linked("subnetwork"))) or {}
    network, region = subnetwork["network"], str(subnetwork["region"]).rsplit("/", 1)[-1]
    if serving(draft.store, network, region) is None and draft.scope.kind == "global":
        # Documented rule: the proxy-only subnetwork must exist before the forwarding rule; text after public reports.
        text = "An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule."
        raise invalid_argument(f"Invalid value for field 'resource.target': '{body['target']}'. {text}", "invalid")
    address = body.get("IPAddress")
    if address and "projects/" in address:
        address = (draft.store.get(path_of(address)) or {}).get("address")
    return {"IPAddress": address or free_address(draft.store, path_of(subnetwork["selfLink"])), "network": network}


def patch(_store: Store, old: Body, change: Body) -> Body:
    """Gives the resource after a PATCH."""
    return merged(old, links_in(change))


HEALTH_CHECK = Kind(
    "healthChecks", "healthCheck", "health_check", _SCOPES, complete_health_check, health_check_unused, patch
)
BACKEND_SERVICE = Kind(
    "backendServices",
    "backendService",
    "backend_service",
    _SCOPES,
    complete_backend_service,
    must_be_unused("backend_service"),
    patch,
)
URL_MAP = Kind("urlMaps", "urlMap", "url_map", _SCOPES, complete_url_map, must_be_unused("url_map"), patch)
HTTP_PROXY = Kind(
    "targetHttpProxies",
    "targetHttpProxy",
    "target_http_proxy",
    _SCOPES,
    complete_http_proxy,
    must_be_unused("target_http_proxy"),
    patch,
)
HTTPS_PROXY = Kind(
    "targetHttpsProxies",
    "targetHttpsProxy",
    "target_https_proxy",
    _SCOPES,
    complete_https_proxy,
    must_be_unused("target_https_proxy"),
    patch,
)
FORWARDING_RULE = Kind(
    "forwardingRules", "forwardingRule", "forwarding_rule", _SCOPES, complete_forwarding_rule, patch=patch
)


def healthy_endpoints(endpoints: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gives the healthStatus list of getHealth for a group's endpoints."""
    return [
        {
            "healthState": "HEALTHY" if endpoint.get(HEALTHY, True) else "UNHEALTHY",
            **{key: endpoint[key] for key in ("instance", "ipAddress", "port") if key in endpoint},
        }
        for endpoint in endpoints
    ]
