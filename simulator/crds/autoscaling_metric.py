# SPDX-License-Identifier: GPL-3.0-or-later
"""AutoscalingMetric in its two generations, flat and nested. Source: Google's pages on exposing custom metrics."""

from __future__ import annotations

from simulator.crds.definition import Definition, Version
from simulator.crds.schema import Schema, boolean, listing, mapping, port, record, text

GROUP = "autoscaling.gke.io"
METRIC_NAME = text(minLength=1, maxLength=64)
# Keys and values of the nested form's pod selector: letters, digits, '-' and '_'.
PLAIN = text(pattern="^[A-Za-z0-9_-]+$")

GAUGE = record(
    {
        "name": METRIC_NAME,
        "prometheusMetricName": text(minLength=1),
        "filter": record({"matchLabels": mapping(text())}),
        "loadBalancing": record({"enabled": boolean()}),
    },
    required=("name",),
)


def flat() -> Schema:
    """The first generation: endpoints with metrics and the names they are exported under."""
    metric = record({"name": text(minLength=1), "exportName": METRIC_NAME}, required=("name",))
    endpoint = record(
        {"port": port(), "path": text(default="/metrics"), "metrics": listing(metric, minItems=1, maxItems=10)},
        required=("metrics", "port"),
    )
    selector = record({"matchLabels": mapping(text())}, required=("matchLabels",))
    return record(
        {"selector": selector, "endpoints": listing(endpoint, minItems=1)}, required=("endpoints", "selector")
    )


def nested() -> Schema:
    """The second generation: metrics of pods, each offered to the load balancer or not."""
    endpoint = record({"port": port(), "path": text(default="/metrics")}, required=("port",))
    metrics = listing(record({"gauge": GAUGE}, required=("gauge",)), minItems=1, maxItems=20)
    container = record({"endpoint": endpoint, "metrics": metrics}, required=("endpoint", "metrics"))
    selector = record({"matchLabels": mapping(PLAIN)}, required=("matchLabels",))
    containers = listing(container, minItems=1)
    pod = record({"selector": selector, "containers": containers}, required=("containers", "selector"))
    return record({"metrics": listing(record({"pod": pod}, required=("pod",)), minItems=1)}, required=("metrics",))


def autoscaling_metric(is_nested: bool) -> Definition:
    """AutoscalingMetric: series of pods that Google scrapes for balancing and scaling."""
    status = record({"conditions": listing(mapping(text()))})
    version = Version("v1beta1", nested() if is_nested else flat(), status)
    return Definition(GROUP, "AutoscalingMetric", "autoscalingmetrics", (version,))
