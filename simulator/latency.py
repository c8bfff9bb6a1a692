# SPDX-License-Identifier: GPL-3.0-or-later
"""How long each step of the cloud takes, in cloud seconds."""

from __future__ import annotations

# Typical durations as observed by people who built such gateways; every step a service takes is named here.
TYPICAL: dict[str, float] = {
    "services.enable": 10.0,
    "services.propagation": 60.0,
    "services.agent": 20.0,
    "compute.operation": 5.0,
    "compute.subnetworks.insert": 15.0,
    "compute.subnetworks.delete": 15.0,
    "container.clusters.create": 360.0,
    "container.clusters.update": 60.0,
    "container.clusters.delete": 300.0,
    "container.nodePools.create": 240.0,
    "container.nodePools.update": 90.0,
    "container.nodePools.delete": 180.0,
    "gkehub.memberships.create": 60.0,
    "gkehub.memberships.update": 10.0,
    "gkehub.memberships.delete": 30.0,
    "gkehub.features.create": 10.0,
    "gkehub.features.update": 10.0,
    "gkehub.features.delete": 20.0,
    "gkehub.features.ready": 120.0,
    "gkehub.features.reconnect": 60.0,
    "kubernetes.gatewayclasses": 60.0,
    "kubernetes.pod.image": 120.0,
    "kubernetes.pod.model": 240.0,
    "kubernetes.pod.start": 5.0,
    "kubernetes.import": 90.0,
    "kubernetes.policy": 30.0,
    "kubernetes.gateway": 300.0,
    "kubernetes.gateway.delete": 120.0,
}


class Latency:
    """The durations of one run: the typical ones with what a scenario overrides."""

    def __init__(self, overrides: dict[str, float] | None = None) -> None:
        unknown = set(overrides or {}) - set(TYPICAL)
        if unknown:
            raise ValueError(f"unknown steps: {', '.join(sorted(unknown))}")
        self._seconds = {**TYPICAL, **(overrides or {})}

    def seconds(self, step: str) -> float:
        """Cloud seconds the step takes; KeyError for a step nobody has named."""
        return self._seconds[step]
