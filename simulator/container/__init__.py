# SPDX-License-Identifier: GPL-3.0-or-later
"""Google Kubernetes Engine: clusters, node pools, operations and versions."""

from __future__ import annotations

from simulator.container.service import ContainerService as service

__all__ = ["service"]
