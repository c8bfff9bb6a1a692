# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the quotas of one region against the nodes that are to be made in it, by reading only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._findings import Finding, judged
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_cluster import PlannedCluster
from ansible_collections.gkefleet.inference.plugins.module_utils._quota import Request, free, total


@dataclass(frozen=True)
class QuotaChecks:
    """The checks of one region's quotas; each gives findings and raises nothing for what it may not look at."""

    project: str
    region: str
    clusters: Sequence[PlannedCluster]
    google: Callable[[str], GoogleApi]
    live: Callable[[PlannedCluster], Body | None]

    def findings(self) -> Iterator[Finding]:
        """Say which quotas lack for nodes that are yet to be made."""
        seen = judged("quota", self.region, self._look)
        if seen.verdict != "PASS":
            yield seen
            return
        planned = [request for cluster in self.clusters for request in cluster.requests(None)]
        for metric in total(planned, self._quotas):
            yield judged("quota", f"{metric} in {self.region}", self._problems, metric)
        hidden = [kind for cluster in self.clusters for kind in cluster.hidden_quotas()]
        if hidden:
            cause = f"the quota of {', '.join(dict.fromkeys(hidden))} is one that Compute Engine does not show"
            yield Finding("quota", self.region, "UNKNOWN", cause, "look at gpus_per_gpu_family in Cloud Quotas")

    def _look(self) -> list[str]:
        """Read all that the checks need, so that what keeps the caller from it is told once."""
        total(self._requests, self._quotas)
        return []

    def _problems(self, metric: str) -> list[str]:
        asked, available = total(self._requests, self._quotas)[metric], free(self._quotas, metric)
        if available is None and metric.endswith("_GPUS"):
            return [f"{self.region} has no quota {metric}; choose another region or machine_type"]
        missing = 0 if available is None else asked - available
        if missing <= 0:
            return []
        return [f"{asked} are asked for, {missing:g} more than are free; ask Google for quota or for fewer nodes"]

    @cached_property
    def _requests(self) -> list[Request]:
        return [request for cluster in self.clusters for request in cluster.requests(self.live(cluster))]

    @cached_property
    def _quotas(self) -> list[Body]:
        region = self.google("compute").get(f"compute/v1/projects/{self.project}/regions/{self.region}")
        return list(region.get("quotas", []))
