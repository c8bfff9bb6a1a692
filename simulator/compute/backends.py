# SPDX-License-Identifier: GPL-3.0-or-later
"""The back of a load balancer: health checks and backend services."""

from __future__ import annotations

import hashlib
from typing import Any

from simulator.compute.endpoint_groups import HEALTHY
from simulator.compute.kinds import Draft, links_in, missing
from simulator.compute.links import link, path_of
from simulator.compute.store import Body, Store
from simulator.errors import invalid_argument

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
        require(draft.store, path)
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


def require(store: Store, path: str) -> None:
    """Refuses a reference to a resource that does not exist."""
    if store.get(path) is None:
        raise missing(path)


def backend_service_body(store: Store, path: str, body: Body) -> Body:
    """Gives a backend service with the URL maps that use it."""
    used_by = [{"reference": link(user)} for user in store.users(path)]
    return {**body, "usedBy": used_by} if used_by else body


def healthy_endpoints(endpoints: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gives the healthStatus list of getHealth for a group's endpoints."""
    return [
        {
            "healthState": "HEALTHY" if endpoint.get(HEALTHY, True) else "UNHEALTHY",
            **{key: endpoint[key] for key in ("instance", "ipAddress", "port") if key in endpoint},
        }
        for endpoint in endpoints
    ]
