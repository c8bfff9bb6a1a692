# SPDX-License-Identifier: GPL-3.0-or-later
"""Which custom resources GKE installs into a cluster: by its version, its settings and its place in the fleet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulator.crds.autoscaling_metric import autoscaling_metric
from simulator.crds.backend_policy import PERCENT, PERCENT_FIRST_SPELLING, backend_policy
from simulator.crds.definition import Definition
from simulator.crds.gateway import gateway
from simulator.crds.gateway_api import gateway_class, reference_grant
from simulator.crds.health_check_policy import health_check_policy
from simulator.crds.http_route import http_route
from simulator.crds.inference import inference_pool, inference_pool_import
from simulator.crds.pod_monitoring import pod_monitoring
from simulator.crds.policies import gateway_policy

# GKE release notes and the two pages on exposing custom metrics.
MANAGED_POOLS = "1.34.0-gke.1626000"
FLAT_METRICS = "1.34.1-gke.1127000"
NESTED_METRICS = "1.35.1-gke.1396000"


@dataclass(frozen=True)
class Generations:
    """What a test may choose where Google's definitions have moved: None leaves it to the version."""

    nested_metrics: bool | None = None
    first_spelling_of_utilisation: bool = False


def version_number(version: str) -> tuple[int, ...]:
    """A GKE version for comparison; the build counts as a number."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def installed(
    cluster: dict[str, Any], is_config_cluster: bool, generations: Generations | None = None
) -> list[Definition]:
    """The definitions that this cluster has, from its body in the container API."""
    chosen = generations or Generations()
    version = version_number(cluster["currentMasterVersion"])
    definitions = _gateway_api(cluster, chosen) + _metrics(version, chosen)
    if version >= version_number(MANAGED_POOLS):
        definitions.append(inference_pool())
    if cluster.get("monitoringConfig", {}).get("managedPrometheusConfig", {}).get("enabled"):
        definitions.append(pod_monitoring())
    # Elsewhere the kind does not exist: "group networking.gke.io is not supported" (reported by a user).
    if is_config_cluster and has_gateway_api(cluster):
        definitions.append(inference_pool_import())
    return definitions


def has_gateway_api(cluster: dict[str, Any]) -> bool:
    """Tells whether the cluster's Gateway API channel is on."""
    config = cluster.get("networkConfig", {}).get("gatewayApiConfig", {})
    return config.get("channel") in ("CHANNEL_STANDARD", "CHANNEL_EXPERIMENTAL")


def _gateway_api(cluster: dict[str, Any], chosen: Generations) -> list[Definition]:
    if not has_gateway_api(cluster):
        return []
    utilisation = PERCENT_FIRST_SPELLING if chosen.first_spelling_of_utilisation else PERCENT
    standard = [gateway_class(), gateway(), http_route(), reference_grant()]
    return [*standard, health_check_policy(), backend_policy(utilisation), gateway_policy()]


def _metrics(version: tuple[int, ...], chosen: Generations) -> list[Definition]:
    if version < version_number(FLAT_METRICS):
        return []
    is_nested = version >= version_number(NESTED_METRICS)
    return [autoscaling_metric(is_nested if chosen.nested_metrics is None else chosen.nested_metrics)]
