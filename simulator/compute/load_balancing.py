# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds a load balancer is made of."""

from __future__ import annotations

from simulator.compute.backends import complete_backend_service, complete_health_check, health_check_unused
from simulator.compute.frontends import (
    complete_forwarding_rule,
    complete_http_proxy,
    complete_https_proxy,
    complete_url_map,
)
from simulator.compute.kinds import Kind, links_in, merged, must_be_unused
from simulator.compute.store import Body, Store

_SCOPES = ("global", "regions")


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
