# SPDX-License-Identifier: GPL-3.0-or-later
"""The critical path of a first install: what the cloud did, what it needed first, and how long the tool let it wait."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from show import ROOT

sys.path.insert(0, str(ROOT))
from simulator.latency import TYPICAL

POOL = "vllm-llama3-8b-instruct"


@dataclass(frozen=True)
class Work:
    """Something the cloud does: when it was asked for and done (cloud seconds), and what must be done before."""

    name: str
    asked: float
    ended: float
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A work on the critical path: what it takes the cloud, and how long after what it needs it was asked for."""

    name: str
    cloud_seconds: float
    lag_seconds: float


@dataclass(frozen=True)
class Observed:
    """What is known of a run: its operations, its journal, the state it left, and the cloud's date at time 0."""

    operations: list[dict[str, Any]]
    journal: list[dict[str, Any]]
    state: dict[str, Any]
    origin: datetime

    def seconds(self, timestamp: str) -> float:
        """A timestamp of the cloud's as cloud seconds."""
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", timestamp))
        return (moment - self.origin).total_seconds()

    def operation(self, name: str, kind: str, target: str, *needs: str) -> Work:
        """The first operation of that kind on a target whose name ends like this."""
        for each in self.operations:
            if kind in each["kind"] and re.search(target, each["target"]):
                return Work(name, self.seconds(each["started"]), self.seconds(each["ended"]), needs)
        raise LookupError(f"no operation {kind} on {target}")

    def asked(self, service: str, path: str, method: str = "PATCH") -> float:
        """When a request was first answered."""
        for entry in self.journal:
            if entry["service"] == service and entry["method"] == method and re.search(path, entry["path"]):
                return float(entry["time"])
        raise LookupError(f"no {method} {path} to {service}")

    def condition(self, cluster: str, path: str, kind: str) -> float:
        """When a condition of an object became true."""
        body = self.state[f"kubernetes/{cluster}"][path]
        return max(self.seconds(each["lastTransitionTime"]) for each in conditions(body) if each.get("type") == kind)


def conditions(body: Any) -> Iterator[dict[str, Any]]:
    """Every condition anywhere in a body."""
    if isinstance(body, dict):
        if "lastTransitionTime" in body:
            yield body
        for value in body.values():
            yield from conditions(value)
    if isinstance(body, list):
        for value in body:
            yield from conditions(value)


def works(seen: Observed, places: dict[str, str], end: float) -> list[Work]:
    """What the cloud did in a first install of clusters, each with its region; the first is the config cluster."""
    config, clusters = next(iter(places)), list(places)
    answers = [seen.asked(f"kubernetes/{cluster}", "/exec$", "GET") for cluster in clusters]
    last = (f"gateway on {config}", *(f"model on {cluster}" for cluster in clusters))
    return [
        *of_project(seen),
        *(work for cluster, region in places.items() for work in of_cluster(seen, cluster, region)),
        *of_gateway(seen, config, clusters),
        Work("answers", min(answers), end, last),
    ]


def of_project(seen: Observed) -> Iterator[Work]:
    """APIs, which are usable a while after they are enabled, and the gateway controller's agent."""
    enabled = seen.operation("APIs", "enable", "container.googleapis.com")
    agent = seen.asked("serviceusage", "multiclusteringress.*:generateServiceIdentity$", "POST")
    granted = seen.asked("cloudresourcemanager", ":setIamPolicy$", "POST")
    yield Work("APIs", enabled.asked, enabled.ended + TYPICAL["services.propagation"])
    yield Work("service agent", agent, agent + TYPICAL["services.agent"], ("APIs",))
    yield Work("grants", granted, granted, ("service agent",))


def of_cluster(seen: Observed, cluster: str, region: str) -> Iterator[Work]:
    """Subnet, cluster, nodes, membership and model servers of one region."""
    own, nodes = f"cluster {cluster}", f"nodes of {cluster}"
    pods = seen.asked(f"kubernetes/{cluster}", f"/deployments/{POOL}$")
    pool = seen.asked(f"kubernetes/{cluster}", f"/inferencepools/{POOL}$")
    served = seen.condition(cluster, f"/apis/apps/v1/namespaces/default/deployments/{POOL}", "Available")
    yield seen.operation(f"subnet of {region}", "insert", f"{region}/subnetworks", "APIs")
    yield seen.operation(own, "CREATE_CLUSTER", f"/{cluster}$", "APIs")
    yield seen.operation(nodes, "CREATE_NODE_POOL", f"/{cluster}/nodePools", own)
    yield seen.operation(f"membership {cluster}", "create", f"memberships/{cluster}$", own)
    yield Work(f"pods of {cluster}", pods, pods, (own,))
    yield Work(f"model on {cluster}", 0.0, served, (f"pods of {cluster}", nodes))
    yield Work(f"pool on {cluster}", pool, pool, (own,))


def of_gateway(seen: Observed, config: str, clusters: list[str]) -> Iterator[Work]:
    """The features, the import and the gateway with its addresses."""
    applied = seen.asked(f"kubernetes/{config}", "/gateways/[^/]+$")
    path = "/apis/networking.gke.io/v1/namespaces/default/gcpinferencepoolimports/" + POOL
    gateway = "/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways/cross-region-gateway"
    yield seen.operation("ingress feature", "create", "multiclusteringress$", f"membership {config}")
    yield seen.operation("services feature", "create", "multiclusterservicediscovery$", f"cluster {config}")
    exported = tuple(f"pool on {cluster}" for cluster in clusters[:1])
    yield Work(
        "import",
        0.0,
        seen.seconds(seen.state[f"kubernetes/{config}"][path]["metadata"]["creationTimestamp"]),
        (*exported, "services feature", f"membership {config}"),
    )
    yield Work(f"gateway applied on {config}", applied, applied, (f"cluster {config}",))
    needs = (f"gateway applied on {config}", "ingress feature", "import")
    yield Work(f"gateway on {config}", 0.0, seen.condition(config, gateway, "Programmed"), needs)


def critical_path(all_works: list[Work], begun: float, speed: float) -> list[Step]:
    """The works that decided when the last one ended, each after what it needed last; wall seconds are real ones."""
    by_name = {work.name: work for work in all_works}
    steps, work = [], all_works[-1]
    while True:
        before = max((by_name[name] for name in work.needs), key=lambda each: each.ended, default=None)
        ready = before.ended if before else begun
        # What nobody asks for begins by itself.
        start = max(work.asked, ready)
        steps.append(Step(work.name, max(work.ended - start, 0.0), (start - ready) / speed))
        if before is None:
            return steps[::-1]
        work = before
