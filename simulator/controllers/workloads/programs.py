# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that containers run: how one ended, and what is known of a genuine one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from simulator.controllers.manifests import Manifest
from simulator.controllers.objects import Objects

# The uid of the pod, and the container's name.
Program = tuple[str, str]


@dataclass(frozen=True)
class Exit:
    """How and when a program ended, and what it printed."""

    code: int
    finished: datetime
    output: str = ""


@dataclass(frozen=True)
class Report:
    """What a kubelet knows of a program that really runs; `ended` is set while it waits to be started again."""

    ready: bool = False
    restarts: int = 0
    ended: Exit | None = None


class Genuine(Protocol):
    """Programs that really run for the containers of one cluster."""

    @property
    def reports(self) -> Mapping[Program, Report]:
        """What a kubelet would know of each."""

    def follow(self, objects: Objects) -> None:
        """Starts what the kubelet reports as running, and ends what is gone."""

    def output(self, pod: Manifest, container: str) -> str | None:
        """What a program has printed; None when none of these runs there."""

    def address(self, namespace: str, service: str) -> tuple[str, int] | None:
        """Where the program behind a Service listens on this machine; None while none of them is ready."""

    async def close(self) -> None:
        """Ends them all."""


class NoneGenuine:
    """A cluster in which every program is simulated."""

    def __init__(self) -> None:
        self.reports: Mapping[Program, Report] = {}

    def follow(self, objects: Objects) -> None:
        """Starts nothing."""

    def output(self, pod: Manifest, container: str) -> str | None:
        """Nothing has been printed."""
        return None

    def address(self, namespace: str, service: str) -> tuple[str, int] | None:
        """Nothing listens."""
        return None

    async def close(self) -> None:
        """Ends nothing."""
