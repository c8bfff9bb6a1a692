# SPDX-License-Identifier: GPL-3.0-or-later
"""The two generations of AutoscalingMetric v1beta1, and what both refuse.

Source: GKE docs "Expose custom metrics", its first form (flat) and its present one (nested).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._backend_settings import METRIC_NAME
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body

LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


def flat_spec(options: Mapping[str, Any]) -> Body:
    """The spec for clusters before 1.35.1-gke.1396000. Raises InputError for what only later ones know."""
    for metric in options["metrics"]:
        if metric.get("labels") or not metric.get("load_balancing", True):
            raise InputError(
                f"metrics: this cluster takes every series of {metric['name']} and offers it to the load balancer; "
                "leave labels and load_balancing out, or upgrade it to 1.35.1-gke.1396000 or newer."
            )
    metrics = [{"name": metric["name"], "exportName": metric["export_name"]} for metric in options["metrics"]]
    return {
        "selector": {"matchLabels": options["selector"]},
        "endpoints": [{"port": options["port"], "path": options["path"], "metrics": metrics}],
    }


def nested_spec(options: Mapping[str, Any]) -> Body:
    """The spec for later clusters; a metric reaches the load balancer only when it says so."""
    gauges = [{"gauge": _gauge(metric)} for metric in options["metrics"]]
    container = {"endpoint": {"port": options["port"], "path": options["path"]}, "metrics": gauges}
    return {"metrics": [{"pod": {"selector": {"matchLabels": options["selector"]}, "containers": [container]}}]}


def _gauge(metric: Mapping[str, Any]) -> Body:
    wanted = {
        "name": metric["export_name"],
        "prometheusMetricName": metric["name"],
        "loadBalancing": {"enabled": metric.get("load_balancing", True)},
    }
    labels = metric.get("labels")
    return {**wanted, "filter": {"matchLabels": labels}} if labels else wanted


def check_metrics(options: Mapping[str, Any]) -> None:
    """Raises InputError for what no generation takes."""
    if not 1 <= options["port"] <= 65535:
        raise InputError("port: set a port from 1 to 65535.")
    if not options["path"].startswith("/"):
        raise InputError(f"path: {options['path']!r} is no path; set one that starts with a slash, such as /metrics.")
    if not options["selector"]:
        raise InputError("selector: set the labels of the model servers' pods.")
    names = [metric["export_name"] for metric in options["metrics"]]
    for name in names:
        if not METRIC_NAME.fullmatch(name):
            raise InputError(
                f"metrics: export_name {name!r} cannot be used; take at most 46 lower-case letters, digits, hyphens, "
                "dots and underscores, a letter first."
            )
    for label in (label for metric in options["metrics"] for label in metric.get("labels") or {}):
        if not LABEL.fullmatch(label):
            raise InputError(
                f"metrics: {label!r} is no label of a metric; take letters, digits and underscores, no digit first."
            )
    if not 1 <= len(names) <= 20 or len(set(names)) != len(names):
        raise InputError("metrics: list 1 to 20 metrics with an export_name each of their own.")
