# SPDX-License-Identifier: GPL-3.0-or-later
"""Which named metrics a cluster's pods really deliver to the load balancer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.controllers.kinds import AUTOSCALING_METRIC
from simulator.controllers.manifests import Manifest, is_selected, labels_of, namespace_of
from simulator.controllers.objects import Objects
from simulator.dataplane.endpoints import Endpoint

PREFIX = "gke.named_metrics."


def delivered(objects: Objects, serving: list[Endpoint]) -> set[str]:
    """The names, with their prefix, under which cache use of these endpoints arrives.

    A metric arrives when an AutoscalingMetric selects the pods, scrapes the port they serve on, and asks for a series
    that their engine's version has.
    """
    found: set[str] = set()
    for metric in objects.all(AUTOSCALING_METRIC):
        for selector, port, path, series, name in scrapes(metric):
            mine = [item for item in serving if namespace_of(item.pod) == namespace_of(metric)]
            if path == "/metrics" and any(_has(item, selector, port, series) for item in mine):
                found.add(PREFIX + name)
    return found


def scrapes(metric: Manifest) -> Iterator[tuple[dict[str, Any], int, str, str, str]]:
    """What an AutoscalingMetric of either generation scrapes: selector, port, path, series, name for balancing."""
    spec = metric["spec"]
    for endpoint in spec.get("endpoints") or []:
        for item in endpoint["metrics"]:
            path, name = endpoint.get("path", "/metrics"), item.get("exportName") or item["name"]
            yield spec["selector"], endpoint["port"], path, item["name"], name
    for entry in spec.get("metrics") or []:
        yield from _nested(entry["pod"])


def _nested(pod: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int, str, str, str]]:
    for container in pod["containers"]:
        endpoint = container["endpoint"]
        for item in container["metrics"]:
            gauge = item["gauge"]
            # The nested form offers a metric to the load balancer only when it says so.
            if (gauge.get("loadBalancing") or {}).get("enabled"):
                series = gauge.get("prometheusMetricName") or gauge["name"]
                yield pod["selector"], endpoint["port"], endpoint.get("path", "/metrics"), series, gauge["name"]


def _has(endpoint: Endpoint, selector: dict[str, Any], port: int, series: str) -> bool:
    if endpoint.server is None or port not in endpoint.server.ports:
        return False
    return is_selected(selector, labels_of(endpoint.pod)) and series in endpoint.server.cache_metrics
