# SPDX-License-Identifier: GPL-3.0-or-later
"""What the gateway controller tells about gateways."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.controllers.events import NORMAL, WARNING, Told
from simulator.controllers.kinds import GATEWAY
from simulator.controllers.manifests import key_of
from simulator.controllers.objects import Objects

COMPONENT = "mc-gateway-controller"


def told(objects: Objects) -> Iterator[Told]:
    """Whether each gateway could be brought into force."""
    for gateway in objects.all(GATEWAY):
        named = "/".join(key_of(gateway))
        for condition in (gateway.get("status") or {}).get("conditions") or []:
            if condition["type"] == "Programmed" and condition["status"] == "True":
                yield Told(gateway, NORMAL, "SYNC", f"SYNC on {named} was a success", COMPONENT)
            elif condition["type"] == "Programmed" and condition["status"] == "False":
                yield Told(gateway, WARNING, "SYNC", f"failed to sync {named}: {condition['message']}", COMPONENT)
