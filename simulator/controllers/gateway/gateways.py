# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gateway reports: addresses, conditions, listeners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.controllers.conditions import Condition, merged
from simulator.controllers.gateway.classes import CROSS_REGIONAL_INTERNAL, OF_CLUSTER, OF_FLEET
from simulator.controllers.gateway.route_references import joined
from simulator.controllers.kinds import GATEWAY_API
from simulator.controllers.manifests import Manifest, generation_of
from simulator.controllers.objects import Objects
from simulator.controllers.writes import Write, merge, status

FINALIZER = "networking.gke.io/gateway-finalizer"
HEALTHY = "networking.gke.io/GatewayHealthy"


@dataclass(frozen=True)
class Outcome:
    """What became of a gateway: its addresses in the order asked for, why it is refused, and why it does not work."""

    addresses: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def is_ours(gateway: Manifest) -> bool:
    """Tells whether a gateway is of the one class this simulator plays."""
    return bool(gateway["spec"]["gatewayClassName"] == CROSS_REGIONAL_INTERNAL)


def is_unplayed(gateway: Manifest) -> bool:
    """Tells whether a gateway is of a Google class that this simulator does not play."""
    return gateway["spec"]["gatewayClassName"] in (*OF_CLUSTER, *OF_FLEET) and not is_ours(gateway)


def guard(gateway: Manifest) -> list[Write]:
    """Puts our finalizer on a gateway, so that its load balancer goes before it does."""
    present = gateway["metadata"].get("finalizers") or []
    if FINALIZER in present:
        return []
    return [merge(gateway, {"metadata": {"finalizers": [*present, FINALIZER]}})]


def release(gateway: Manifest) -> list[Write]:
    """Takes our finalizer off."""
    present = gateway["metadata"].get("finalizers") or []
    if FINALIZER not in present:
        return []
    return [merge(gateway, {"metadata": {"finalizers": [item for item in present if item != FINALIZER]}})]


def refuse_class(gateway: Manifest, now: datetime) -> list[Write]:
    """Says loudly that the simulator does not play a class."""
    message = f"the simulator plays only the GatewayClass {CROSS_REGIONAL_INTERNAL}"
    refused = [Condition(kind, False, "Invalid", message) for kind in ("Accepted", "Programmed")]
    return status(gateway, {"conditions": merged(_present(gateway), refused, now, generation_of(gateway))})


def report(gateway: Manifest, outcome: Outcome, config: Objects, now: datetime) -> list[Write]:
    """The status of a gateway whose load balancer has been brought up to date."""
    wanted = {
        "addresses": [{"type": "IPAddress", "value": address} for address in outcome.addresses],
        "conditions": merged(_present(gateway), _conditions(outcome), now, generation_of(gateway)),
        "listeners": [_listener(gateway, item, outcome, config, now) for item in gateway["spec"]["listeners"]],
    }
    return status(gateway, wanted)


def _conditions(outcome: Outcome) -> list[Condition]:
    if outcome.refusals:
        message = "; ".join(outcome.refusals)
        return [
            Condition("Accepted", False, "UnsupportedAddress", message),
            Condition("Programmed", False, "Invalid", message),
            Condition(HEALTHY, False, "Invalid", message),
        ]
    message = "; ".join(outcome.problems)
    works = not outcome.problems
    return [
        Condition("Accepted", True, "Accepted"),
        Condition("Programmed", works, "Programmed" if works else "AddressNotUsable", message),
        Condition(HEALTHY, works, "Healthy" if works else "SyncFailed", message),
    ]


def _listener(
    gateway: Manifest, listener: dict[str, Any], outcome: Outcome, config: Objects, now: datetime
) -> dict[str, Any]:
    is_http = listener["protocol"] == "HTTP"
    works = is_http and not outcome.problems and not outcome.refusals
    unsupported = f"the simulator plays only HTTP listeners, not {listener['protocol']}"
    wanted = [
        Condition(
            "Accepted", is_http, "Accepted" if is_http else "UnsupportedProtocol", "" if is_http else unsupported
        ),
        Condition("Programmed", works, "Programmed" if works else "Invalid"),
        Condition("ResolvedRefs", True, "ResolvedRefs"),
        Condition("Conflicted", False, "NoConflicts"),
    ]
    present = (gateway.get("status") or {}).get("listeners") or []
    before: dict[str, Any] = next((item for item in present if item["name"] == listener["name"]), {})
    return {
        "name": listener["name"],
        "attachedRoutes": len(joined(gateway, listener, config)),
        "supportedKinds": [{"group": GATEWAY_API, "kind": "HTTPRoute"}],
        "conditions": merged(before.get("conditions"), wanted, now, generation_of(gateway)),
    }


def _present(gateway: Manifest) -> list[dict[str, Any]]:
    conditions: list[dict[str, Any]] = (gateway.get("status") or {}).get("conditions") or []
    return conditions
