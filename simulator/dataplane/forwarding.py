# SPDX-License-Identifier: GPL-3.0-or-later
"""What the load balancer of one gateway was last told; it keeps to it while the config cluster is away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ClusterKey = tuple[str, str]


@dataclass(frozen=True)
class HealthCheck:
    """How an endpoint is asked for its health; port 0 is the serving port, `timing` what the policy says of intervals.

    Without a policy it is GET / on the serving port, which model servers answer with 404.
    """

    type: str = "HTTP"
    path: str = "/"
    port: int = 0
    timing: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Group:
    """The exported pool of one cluster behind a backend service."""

    cluster: ClusterKey
    region: str
    namespace: str
    pool: str
    selector: Mapping[str, str]
    ports: tuple[int, ...]
    picker: str
    fails_open: bool
    settings: Mapping[str, Any] = field(default_factory=dict)
    picker_port: int = 9002


@dataclass(frozen=True)
class Service:
    """One backend service: the groups of an import and the settings they share."""

    namespace: str
    name: str
    groups: tuple[Group, ...]
    health_check: HealthCheck = HealthCheck()
    timeout: float = 30.0


@dataclass(frozen=True)
class Rule:
    """One rule of a route: conditions on path, headers and method, and weighted services by namespace and name."""

    matches: tuple[Mapping[str, Any], ...]
    backends: tuple[tuple[str, str, int], ...]
    hostnames: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forwarding:
    """The rules and services of one gateway's listener."""

    rules: tuple[Rule, ...] = ()
    services: Mapping[tuple[str, str], Service] = field(default_factory=dict)
