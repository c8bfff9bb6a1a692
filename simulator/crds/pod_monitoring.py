# SPDX-License-Identifier: GPL-3.0-or-later
"""PodMonitoring of Managed Service for Prometheus. Source: its API reference."""

from __future__ import annotations

from simulator.crds.definition import Definition, Version
from simulator.crds.schema import anything, boolean, conditions, generation, integer, listing, mapping, record, text

GROUP = "monitoring.googleapis.com"


ENDPOINT = record(
    {
        "port": {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]},
        "path": text(),
        "scheme": text("http", "https"),
        "interval": text(default="1m"),
        "timeout": text(),
        "params": mapping(listing(text())),
        "metricRelabeling": listing(anything()),
        "authorization": anything(),
        "basicAuth": anything(),
        "tls": anything(),
        "oauth2": anything(),
        "proxyUrl": text(),
    },
    required=("port",),
)


def pod_monitoring() -> Definition:
    """PodMonitoring: which pods are scraped, where and how often."""
    spec = record(
        {
            "selector": record({"matchLabels": mapping(text()), "matchExpressions": listing(anything())}),
            "endpoints": listing(ENDPOINT, minItems=1),
            "targetLabels": record({"metadata": listing(text()), "fromPod": listing(anything())}),
            "limits": record({"samples": integer(0), "labels": integer(0)}),
            "filterRunning": boolean(),
        },
        required=("endpoints", "selector"),
    )
    status = record({"observedGeneration": generation(), "conditions": conditions()})
    return Definition(GROUP, "PodMonitoring", "podmonitorings", (Version("v1", spec, status),))
