# SPDX-License-Identifier: GPL-3.0-or-later
"""What a running Envoy says of itself: who is healthy, and how many requests are under way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from simulator.dataplane.network import Endpoint


@dataclass(frozen=True)
class View:
    """By backend: the healthy endpoints, and the requests under way. Only backends that are in use already are here."""

    healthy: Mapping[str, frozenset[Endpoint]] = field(default_factory=dict)
    active: Mapping[str, int] = field(default_factory=dict)


class EnvoyAdmin:
    """Asks the administration of one Envoy."""

    def __init__(self, address: str) -> None:
        self._session = aiohttp.ClientSession(f"http://{address}", timeout=aiohttp.ClientTimeout(5))

    async def is_ready(self) -> bool:
        """Whether it has taken what it was told first."""
        try:
            async with self._session.get("/ready") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def look(self) -> View:
        """How things are now."""
        async with self._session.get("/clusters", params={"format": "json"}) as answer:
            statuses = json.loads(await answer.text()).get("cluster_statuses") or []
        return view(statuses)

    async def close(self) -> None:
        """Let go of the connection."""
        await self._session.close()


def view(statuses: list[dict[str, Any]]) -> View:
    """The view out of Envoy's cluster statuses."""
    hosts = {status["name"]: status.get("host_statuses") or [] for status in statuses}
    healthy = {name: frozenset(_endpoint(host) for host in found if _is_healthy(host)) for name, found in hosts.items()}
    return View(healthy, {name: sum(_active(host) for host in found) for name, found in hosts.items()})


def _endpoint(host: dict[str, Any]) -> Endpoint:
    socket = host["address"]["socket_address"]
    return socket["address"], int(socket["port_value"])


def _is_healthy(host: dict[str, Any]) -> bool:
    status = host.get("health_status") or {}
    return not status.get("failed_active_health_check") and not status.get("pending_active_hc")


def _active(host: dict[str, Any]) -> int:
    return sum(int(stat.get("value", 0)) for stat in host.get("stats") or [] if stat["name"] == "rq_active")
