# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway over two regions, asked at its addresses as clients in those regions would."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from simulator.controllers.kinds import BACKEND_POLICY, DEPLOYMENT, GATEWAY, POD, POOL_IMPORT
from tests.dataplane.region_objects import ACCESS, CUSTOM_METRICS, picker_access, policy, sglang_region, vllm_region
from tests.simulator.controllers.kube import Kube, has
from tests.simulator.controllers.objects import MODEL, POOL, gateway, health_policy, route
from tests.simulator.controllers.worlds import EAST, WEST, make_fleet, make_subnet
from tests.simulator.google import Google, until

REGIONS = ("europe-west3", "us-east4")
TOKENS_PER_SECOND = 100
MARKS = count()


@dataclass(frozen=True)
class Answer:
    """Status, text, the cloud seconds it took, and headers by their names in lower case."""

    status: int
    text: str
    seconds: float
    headers: dict[str, str]


@dataclass(frozen=True)
class Regions:
    """The clusters and the gateway's addresses; the config cluster is the west's.

    `pace` is how many real seconds a request of a sustained load takes; `addresses` are loopback URLs by region.
    """

    google: Google
    west: Kube
    east: Kube
    pace: float
    addresses: dict[str, str]
    model: str = MODEL

    @property
    def speed(self) -> float:
        """Cloud seconds in a second."""
        return float(self.google.running.cloud.clock.speed)

    def ask(self, region: str, mark: str = "", seconds: float = 0.1) -> Answer:
        """Asks for an answer that takes an idle server about so many cloud seconds."""
        tokens = max(1, round(seconds * TOKENS_PER_SECOND))
        question = {"model": self.model, "prompt": "Hi", "max_tokens": tokens}
        return self.send(f"{self.addresses[region]}/v1/completions?probe={mark}", question)

    def send(self, url: str, question: dict[str, Any]) -> Answer:
        """One question and its answer, whatever it is."""
        kind = {"Content-Type": "application/json"}
        request = urllib.request.Request(url, data=json.dumps(question).encode(), headers=kind)
        started = time.monotonic()
        try:
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            text, headers = answer.read().decode(), {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, text, (time.monotonic() - started) * self.speed, headers)

    def taken(self, mark: str) -> Counter[str]:
        """How many marked requests each region's model servers have answered."""
        clusters = {"west": self.west, "east": self.east}
        return Counter({name: _lines(kube, mark) for name, kube in clusters.items()})

    def taker(self, region: str) -> str | int:
        """Who answers a request in a region; the HTTP status when nobody does."""
        mark = f"one-{next(MARKS)}"
        status = self.ask(region, mark).status
        return next(iter(+self.taken(mark)), status) if status == 200 else status

    def apply_policy(self, **default: Any) -> None:
        """Changes the backend policy and waits until it holds."""
        self.west.apply(policy(**default))
        until(lambda: self.west.find(BACKEND_POLICY, "backend"), _is_observed)

    @contextmanager
    def under_policy(self, **default: Any) -> Iterator[None]:
        """A backend policy for a while; later the usual one holds again."""
        self.apply_policy(**default)
        try:
            yield
        finally:
            self.apply_policy(**CUSTOM_METRICS)

    @contextmanager
    def without(self, kube: Kube, deployment: str) -> Iterator[None]:
        """No pod of a Deployment runs in a cluster for a while."""
        scale(kube, deployment, 0)
        try:
            yield
        finally:
            scale(kube, deployment, 1)
            self.wait_until_near()

    def wait_until_near(self) -> None:
        """Waits until each region answers for itself."""
        for region, near in zip(REGIONS, ("west", "east"), strict=True):
            until(lambda region=region: self.taker(region), lambda taker, near=near: taker == near)


def make_regions(google: Google, pace: float) -> Regions:
    """Makes all of it through Google's and Kubernetes' own APIs."""
    west, east = make_fleet(google, WEST, EAST)
    for region in REGIONS:
        make_subnet(google, region)
    for kube in (west, east):
        let_pickers_read(kube)
    west.apply(*vllm_region())
    east.apply(*sglang_region())
    until(lambda: west.find(POOL_IMPORT, POOL), bool, 120)
    west.apply(health_policy(), policy(**CUSTOM_METRICS), gateway(*REGIONS), route())
    for kube in (west, east):
        kube.wait(DEPLOYMENT, POOL, "Available", seconds=120)
    west.wait(GATEWAY, "gateway", "Programmed", seconds=120)
    shown = google.running.state()["dataplane"].values()
    made = Regions(google, west, east, pace, {item["region"]: item["listener"] for item in shown})
    made.wait_until_near()
    return made


def let_pickers_read(kube: Kube) -> None:
    """Gives the account of pickers the access that they need."""
    for collection, manifest in picker_access():
        path = f"/apis/{ACCESS}/v1/namespaces/default/{collection}"
        assert kube.call("POST", path, manifest)[0] == 201


def scale(kube: Kube, name: str, replicas: int) -> None:
    """Sets the number of a Deployment's pods and waits until it is so."""
    patch, path = {"spec": {"replicas": replicas}}, DEPLOYMENT.path("default", name)
    assert kube.call("PATCH", path, patch, "application/merge-patch+json")[0] == 200
    until(lambda: kube.find(DEPLOYMENT, name), lambda found: found["status"].get("availableReplicas", 0) == replicas)


def _lines(kube: Kube, mark: str) -> int:
    pods = [pod["metadata"]["name"] for pod in kube.list(POD, "default")]
    servers = [pod for pod in pods if pod.startswith(POOL) and not pod.startswith(f"{POOL}-epp")]
    return sum(kube.log(pod).count(f"probe={mark} ") for pod in servers)


def _is_observed(found: dict[str, Any]) -> bool:
    conditions = found["status"].get("conditions") or [{}]
    return has(found, "Attached") and conditions[0].get("observedGeneration") == found["metadata"]["generation"]
