# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenAPI documents."""

from __future__ import annotations

from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.requests import KubeRequest, KubeResponse


def answer(cluster: Cluster, request: KubeRequest) -> KubeResponse | None:
    """The answer to a path under /openapi; None for other paths."""
    return None
