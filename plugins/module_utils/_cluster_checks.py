# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks planned clusters against their project by reading only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ansible_collections.gkefleet.inference.plugins.module_utils._container_api import ContainerApi
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._findings import Finding, judged
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._machine_checks import MachineChecks
from ansible_collections.gkefleet.inference.plugins.module_utils._neg_arithmetic import Share, group_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._network_checks import NetworkChecks
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_cluster import PlannedCluster
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_pool import ZONES_OF_A_REGION
from ansible_collections.gkefleet.inference.plugins.module_utils._quota_checks import QuotaChecks
from ansible_collections.gkefleet.inference.plugins.module_utils._versions import parse, parse_minimum, resolve_minimum


@dataclass(frozen=True)
class ClusterChecks:
    """The checks of the clusters of one project; each gives findings and raises nothing for what it may not look at."""

    project: str
    clusters: Sequence[PlannedCluster]
    google: Callable[[str], GoogleApi]
    container: ContainerApi

    def findings(self, ports: Sequence[int]) -> Iterator[Finding]:
        """Give the findings of all checks; the ports are those of the inference pool."""
        networks = NetworkChecks(self.project, self.clusters, self.google, self._live)
        yield from networks.networks()
        yield from self.regions()
        yield from self.versions()
        yield from self.machine_types()
        yield from self.quotas()
        yield from networks.ranges()
        yield self.endpoint_groups(ports)

    def regions(self) -> Iterator[Finding]:
        """Say which regions have several clusters that serve, which Google's procedure does not have."""
        serving = [cluster for cluster in self.clusters if cluster.serves]
        for region in dict.fromkeys(cluster.region for cluster in serving):
            names = [cluster.name for cluster in serving if cluster.region == region]
            cause = f"{' and '.join(names)} share it, with one address and one proxy-only subnet, and fail together"
            problem = [f"{cause}; keep that in mind, or give each cluster a region of its own"] if names[1:] else []
            yield judged("region", region, list, problem, bad="WARN")

    def versions(self) -> Iterator[Finding]:
        """Say where the minimum version is out of reach."""
        for cluster in self.clusters:
            yield judged("version", cluster.name, self._version_problems, cluster)

    def _version_problems(self, cluster: PlannedCluster) -> list[str]:
        live = self._live(cluster)
        if live and parse(live["currentMasterVersion"]) >= parse_minimum(cluster.minimum_version):
            return []
        parent = f"projects/{self.project}/locations/{cluster.location}"
        offered = self.container.get("get_server_config", "GetServerConfigRequest", name=parent)
        try:
            resolve_minimum(offered, cluster.release_channel, cluster.minimum_version, cluster.location)
        except ValueError as e:
            return [str(e)]
        return []

    def _live(self, cluster: PlannedCluster) -> Body | None:
        return self._lives.get((cluster.location, cluster.name))

    @cached_property
    def _lives(self) -> dict[tuple[str, str], Body]:
        """The project's clusters by location and name. Raises FleetError when Google cannot list all of them."""
        parent = f"projects/{self.project}/locations/-"
        answer = self.container.get("list_clusters", "ListClustersRequest", parent=parent)
        if answer.get("missingZones"):
            raise FleetError(f"Google could not list the clusters in {', '.join(answer['missingZones'])}")
        return {(body["location"], body["name"]): body for body in answer.get("clusters", [])}

    def machine_types(self) -> Iterator[Finding]:
        """Say which machine types and accelerators the zones of pools that are yet to be made do not have."""
        checks = MachineChecks(self.project, self.google, self._live)
        for cluster in self.clusters:
            yield from checks.findings(cluster)

    def quotas(self) -> Iterator[Finding]:
        """Say which regions lack quota for nodes that are yet to be made."""
        for region in dict.fromkeys(cluster.region for cluster in self.clusters):
            clusters = [cluster for cluster in self.clusters if cluster.region == region]
            yield from QuotaChecks(self.project, region, clusters, self.google, self._live).findings()

    def endpoint_groups(self, ports: Sequence[int]) -> Finding:
        """Say whether one backend service can hold the pool's network endpoint groups."""
        certain = judged("endpoint groups", "all clusters", self._group_problems, len(ports), 1)
        likely = judged("endpoint groups", "all clusters", self._group_problems, len(ports), ZONES_OF_A_REGION)
        if certain.verdict != "PASS" or likely.verdict == "PASS":
            return certain
        return replace(likely, verdict="UNKNOWN", remedy=f"set node_locations, or {likely.remedy}")

    def _group_problems(self, ports: int, zones_of_a_region: int) -> list[str]:
        """Give the problems when GKE chooses that many zones for the clusters that leave it the choice."""
        clusters = [cluster for cluster in self.clusters if cluster.serves]
        return group_problems(
            [Share(cluster.name, ports, self._serving_zones(cluster) or zones_of_a_region) for cluster in clusters]
        )

    def _serving_zones(self, cluster: PlannedCluster) -> int:
        """Give the number of zones with nodes that serve, 0 where GKE is yet to choose them."""
        planned = cluster.serving_zones()
        if planned is not None:
            return len(planned)
        live = self._live(cluster) or {}
        return len(live.get("locations", []))
