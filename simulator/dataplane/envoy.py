# SPDX-License-Identifier: GPL-3.0-or-later
"""The proxies of the load balancer: from a request at an address to the pod that answers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from simulator.clock import CloudClock
from simulator.controllers.manifests import uid_of
from simulator.controllers.objects import Objects
from simulator.dataplane.access_log import AccessLog
from simulator.dataplane.balancing import chosen
from simulator.dataplane.distances import round_trip_seconds
from simulator.dataplane.endpoints import Endpoint, endpoints, has_picker, is_healthy
from simulator.dataplane.forwarding import ClusterKey, Forwarding, Group, Service
from simulator.dataplane.matching import matching_rule
from simulator.dataplane.messages import HttpAnswer, HttpRequest, text_answer
from simulator.dataplane.model_server import answer
from simulator.dataplane.reports import Reports, Served

# What clients of Google's load balancers see (the troubleshooting page of the inference extension, field reports).
ABORTED = "fault filter abort"
NO_UPSTREAM = "no healthy upstream"
NOT_CONNECTED = "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure"
TIMED_OUT = "upstream request timeout"
Snapshots = Callable[[], Mapping[ClusterKey, Objects]]


class Envoy:
    """Answers requests; `forwarding` is what each gateway's load balancer was last told."""

    def __init__(self, clock: CloudClock, snapshots: Snapshots, access_log: AccessLog, reports: Reports) -> None:
        self._clock = clock
        self._reports = reports
        self._snapshots = snapshots
        self._access_log = access_log
        self._turns: Counter[tuple[Any, ...]] = Counter()

    async def handle(self, forwarding: Forwarding, region: str, client: str, request: HttpRequest) -> HttpAnswer:
        """Answers one request that entered at the address of a region."""
        rule = matching_rule(forwarding.rules, request)
        if rule is None:
            return text_answer(404, ABORTED)
        service = self._service(forwarding, rule.backends)
        if service is None:
            return text_answer(500, ABORTED)
        served = self.served(service)
        choice = chosen([self._reports.candidate(item) for item in served], region)
        if choice is None:
            return text_answer(503, NO_UPSTREAM)
        taker = next(item for item in served if item.group is choice.group)
        if not taker.group.fails_open and not has_picker(taker.group, taker.objects):
            # The external processor is asked first; when it fails and may not, Envoy answers 500 by itself.
            return HttpAnswer(500)
        return await self._pass_on(service, taker, region, client, request)

    def served(self, service: Service) -> list[Served]:
        """The groups of a service with their healthy endpoints at this moment."""
        snapshots = self._snapshots()
        found = []
        for group in service.groups:
            objects = snapshots.get(group.cluster, Objects())
            healthy = [item for item in endpoints(group, objects) if is_healthy(item, service.health_check)]
            found.append(Served(group, healthy, objects))
        return found

    def _service(self, forwarding: Forwarding, backends: tuple[tuple[str, str, int], ...]) -> Service | None:
        weighted = [backend for backend in backends if backend[2] > 0 and backend[:2] in forwarding.services]
        if not weighted:
            return None
        # Weights are kept exactly: the backend that is most behind its share is next.
        total = sum(self._turns[backend] for backend in weighted)
        behind = max(
            weighted, key=lambda item: item[2] * (total + 1) - self._turns[item] * sum(w for *_, w in weighted)
        )
        self._turns[behind] += 1
        return forwarding.services[behind[:2]]

    async def _pass_on(
        self, service: Service, taker: Served, region: str, client: str, request: HttpRequest
    ) -> HttpAnswer:
        endpoint = self._picked(taker)
        if endpoint.server is None:
            return text_answer(503, NOT_CONNECTED)
        server = self._reports.server(endpoint)
        made = answer(server.server, request, server.load, int(self._clock.time().timestamp()))
        with server.serving(made.seconds) as seconds:
            if seconds > service.timeout:
                await self._clock.sleep(service.timeout)
                return text_answer(504, TIMED_OUT)
            await self._clock.sleep(seconds + round_trip_seconds(region, taker.group.region))
        self._access_log.record(uid_of(endpoint.pod), client, request.method, request.target, made.status)
        return replace(made, seconds=0.0)

    def _picked(self, taker: Served) -> Endpoint:
        # The picker spreads requests over the pods of its cluster.
        key = ("pod", *_load_key(taker.group))
        self._turns[key] += 1
        return taker.healthy[(self._turns[key] - 1) % len(taker.healthy)]


def _load_key(group: Group) -> tuple[ClusterKey, str, str]:
    return group.cluster, group.namespace, group.pool
