# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks planned clusters against their project by reading only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from ansible_collections.gkefleet.inference.plugins.module_utils._container_api import ContainerApi
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._findings import Finding, judged
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._neg_arithmetic import Share, group_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import network_path
from ansible_collections.gkefleet.inference.plugins.module_utils._networks import Network
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_cluster import PlannedCluster, PlannedPool
from ansible_collections.gkefleet.inference.plugins.module_utils._proxy_subnets import active
from ansible_collections.gkefleet.inference.plugins.module_utils._quota import Request, shortage
from ansible_collections.gkefleet.inference.plugins.module_utils._ranges import (
    auto_mode_problems,
    network_card_problems,
    overlap_problems,
    range_problems,
)
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
        yield from self.networks()
        yield from self.versions()
        yield from self.machine_types()
        yield from self.quotas()
        yield from self.ranges()
        yield from self.endpoint_groups(ports)

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
        return self.container.cluster(self.project, cluster.location, cluster.name)

    def machine_types(self) -> Iterator[Finding]:
        """Say which machine types the zones do not have."""
        for cluster in self.clusters:
            for pool in cluster.pools:
                subject = f"{pool.machine_type} for {cluster.name}/{pool.name}"
                yield judged("machine type", subject, self._machine_type_problems, pool)

    def _machine_type_problems(self, pool: PlannedPool) -> Iterator[str]:
        for zone in pool.zones:
            path = f"compute/v1/projects/{self.project}/zones/{zone}/machineTypes/{pool.machine_type}"
            if self.google("compute").find(path) is None:
                yield f"{zone} has no {pool.machine_type}; choose other node_locations or another machine_type"

    def quotas(self) -> Iterator[Finding]:
        """Say which regions lack quota for the accelerators of pools that are yet to be made."""
        for region in dict.fromkeys(cluster.region for cluster in self.clusters):
            for metric in self._metrics(region):
                yield self._quota(region, metric)

    def _metrics(self, region: str) -> list[str | None]:
        requests = [request for cluster in self._in(region) for request in map(PlannedPool.request, cluster.pools)]
        return list(dict.fromkeys(request.metric for request in requests if request))

    def _in(self, region: str) -> list[PlannedCluster]:
        return [cluster for cluster in self.clusters if cluster.region == region]

    def _quota(self, region: str, metric: str | None) -> Finding:
        if metric is None:
            cause = "on-demand accelerators of this family have a quota that Compute Engine does not show"
            return Finding("quota", region, "UNKNOWN", cause, "look at gpus_per_gpu_family in Cloud Quotas")
        return judged("quota", f"{metric} in {region}", self._quota_problems, region, metric)

    def _quota_problems(self, region: str, metric: str) -> list[str]:
        asked = Request(metric, sum(self._still_to_make(cluster, metric) for cluster in self._in(region)))
        quotas = self.google("compute").get(f"compute/v1/projects/{self.project}/regions/{region}").get("quotas", [])
        missing = shortage(quotas, asked)
        if missing is None:
            return [f"{region} has no quota {metric}; choose another region or machine_type"]
        if missing == 0:
            return []
        return [
            f"{asked.amount} are asked for, {missing:g} more than are free; ask Google for quota or for fewer nodes"
        ]

    def _still_to_make(self, cluster: PlannedCluster, metric: str) -> int:
        made = {pool["name"] for pool in (self._live(cluster) or {}).get("nodePools", [])}
        requests = [pool.request() for pool in cluster.pools if pool.name not in made]
        return sum(request.amount for request in requests if request and request.metric == metric)

    def ranges(self) -> Iterator[Finding]:
        """Say which proxy ranges cannot be used, alone, beside each other, or in the network."""
        for cluster in self.clusters:
            if cluster.proxy_range:
                yield judged("proxy range", cluster.name, self._range_problems, cluster)

    def _range_problems(self, cluster: PlannedCluster) -> Iterator[str]:
        wanted = cluster.proxy_range or ""
        malformed = range_problems("proxy_range", wanted)
        if malformed:
            yield from malformed
            return
        machine_types = [machine for other in self.clusters for machine in other.large_machine_types()]
        yield from network_card_problems("proxy_range", wanted, machine_types)
        yield from self._planned_overlaps(cluster, IPv4Network(wanted))
        network = self._network(cluster)
        if active(network.subnets(cluster.region)) is None:
            yield from overlap_problems("proxy_range", wanted, network.ranges())
            automatic = network.body().get("autoCreateSubnetworks")
            yield from auto_mode_problems("proxy_range", wanted) if automatic else []

    def _planned_overlaps(self, cluster: PlannedCluster, wanted: IPv4Network) -> Iterator[str]:
        for other in self.clusters:
            if other.region == cluster.region or not other.proxy_range or range_problems("", other.proxy_range):
                continue
            if wanted.overlaps(IPv4Network(other.proxy_range)):
                yield f"proxy_range: {wanted} overlaps {other.proxy_range} of {other.name}; set another range for one"

    def _network(self, cluster: PlannedCluster) -> Network:
        return Network(self.google("compute"), network_path(self.project, cluster.network) or "")

    def networks(self) -> Iterator[Finding]:
        """Say whether all clusters are in one network, and whether it exists."""
        names = {cluster.name: network_path(self.project, cluster.network) for cluster in self.clusters}
        several = len(set(names.values())) > 1
        told = ", ".join(f"{name} in {network}" for name, network in names.items())
        problem = f"the clusters are in different networks ({told}); put all of them into one VPC network"
        yield judged("network", "all clusters", list, [problem] if several else [])
        for path in dict.fromkeys(names.values()):
            yield judged("network", path or "", self._network_problems, path)

    def _network_problems(self, path: str | None) -> list[str]:
        found = self.google("compute").find(f"compute/v1/{path}")
        return [] if found else ["it does not exist; create it, or correct network"]

    def endpoint_groups(self, ports: Sequence[int]) -> Iterator[Finding]:
        """Say whether one backend service can hold the pool's network endpoint groups."""
        shares = [Share(cluster.name, len(ports), cluster.zone_count) for cluster in self.clusters]
        yield judged("endpoint groups", "all clusters", group_problems, shares)
