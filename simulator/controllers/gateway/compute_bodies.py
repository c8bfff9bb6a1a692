# SPDX-License-Identifier: GPL-3.0-or-later
"""What policies say, in Compute Engine's words: backends, health checks, logging."""

from __future__ import annotations

from typing import Any

from simulator.controllers.gateway.load_balancer import SUB_OBJECTS
from simulator.dataplane.balancing import RATE_LIMIT
from simulator.dataplane.forwarding import Group, Service

WHOLE = 1000000


def backend(url: str, group: Group) -> dict[str, Any]:
    """One backend of a backend service: a group of endpoints and how it is balanced."""
    settings = group.settings
    mode = settings.get("balancingMode", "RATE")
    body: dict[str, Any] = {
        "group": url,
        "balancingMode": mode,
        "capacityScaler": int(settings.get("capacityScalerPercent", 100)) / 100,
    }
    if mode == "RATE":
        body["maxRatePerEndpoint"] = int(settings.get("maxRatePerEndpoint", RATE_LIMIT))
    if mode == "IN_FLIGHT":
        body["maxInFlightRequestsPerEndpoint"] = settings["maxInFlightRequestsPerEndpoint"]
    if mode == "CUSTOM_METRICS":
        body["customMetrics"] = [_metric(metric) for metric in settings["customMetrics"]]
    body |= {"preference": settings["backendPreference"]} if "backendPreference" in settings else {}
    return body | ({"trafficDuration": settings["trafficDuration"]} if "trafficDuration" in settings else {})


def service_settings(service: Service) -> dict[str, Any]:
    """What the clusters of a backend service share."""
    default = service.groups[0].settings if service.groups else {}
    return {
        "loadBalancingScheme": "INTERNAL_MANAGED",
        "protocol": "HTTP",
        "timeoutSec": int(service.timeout),
        "connectionDraining": default.get("connectionDraining") or {"drainingTimeoutSec": 0},
        "logConfig": _logging(default.get("logging") or {}),
        **_affinity(default.get("sessionAffinity") or {}),
        **_proxy(default.get("iap") or {}),
    }


def health_check(name: str, service: Service) -> dict[str, Any]:
    """The health check of a backend service."""
    check = service.health_check
    probe: dict[str, Any] = {"port": check.port} if check.port else {"portSpecification": "USE_SERVING_PORT"}
    probe |= {"requestPath": check.path} if check.type.startswith("HTTP") else {}
    specific = {SUB_OBJECTS[check.type]: {"proxyHeader": "NONE", **probe}}
    return {"name": name, "type": check.type, **dict(check.timing), **specific}


def _metric(metric: dict[str, Any]) -> dict[str, Any]:
    percent = metric.get("maxUtilizationPercent") or metric.get("maxUtilization")
    target = {"maxUtilization": percent / 100} if percent else {}
    return {"name": metric["name"], "dryRun": bool(metric.get("dryRun")), **target}


def _affinity(settings: dict[str, Any]) -> dict[str, Any]:
    cookie = {"affinityCookieTtlSec": settings["cookieTtlSec"]} if "cookieTtlSec" in settings else {}
    return {"sessionAffinity": settings["type"], **cookie} if "type" in settings else {}


def _proxy(settings: dict[str, Any]) -> dict[str, Any]:
    if not settings:
        return {}
    return {"iap": {"enabled": bool(settings.get("enabled")), "oauth2ClientId": settings.get("clientID", "")}}


def _logging(settings: dict[str, Any]) -> dict[str, Any]:
    if not settings.get("enabled"):
        return {"enable": False}
    # The policy counts parts per million, Compute Engine shares of one.
    return {"enable": True, "sampleRate": settings.get("sampleRate", WHOLE) / WHOLE}
