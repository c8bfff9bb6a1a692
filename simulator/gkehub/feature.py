# SPDX-License-Identifier: GPL-3.0-or-later
"""One feature, and how it is shown: its states are worked out at the moment of reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.cloud import Cloud
from simulator.gkehub.connections import problem_of
from simulator.gkehub.membership import Membership
from simulator.gkehub.memberships import Memberships
from simulator.gkehub.names import membership_of

INGRESS = "multiclusteringress"
NEVER = float("inf")


@dataclass
class Feature:
    """A feature that is in its `settling` state until the clock says `ready_at`."""

    name: str
    body: dict[str, Any]
    settling: str = "ENABLING"
    ready_at: float = NEVER


def config_of(body: dict[str, Any], memberships: Memberships) -> Membership | None:
    """The config membership that a feature's body names, as far as it exists."""
    found = membership_of(body.get("spec", {}).get(INGRESS, {}).get("configMembership", ""))
    return memberships.find(found[1], found[2]) if found else None


def shown(cloud: Cloud, feature: Feature, memberships: Memberships) -> dict[str, Any]:
    """The feature with its own state and, once it is ready, the states of the members."""
    if cloud.clock.now() < feature.ready_at:
        return {**feature.body, "resourceState": {"state": feature.settling}, "state": {}}
    now = cloud.clock.timestamp()
    states = {
        f"projects/{cloud.project.number}/locations/{member.location}/memberships/{member.name}": {
            "state": {**_member_state(cloud, feature, member), "updateTime": now}
        }
        for member in memberships.all()
        if member.ready_at is not None
    }
    body = {
        **feature.body,
        "resourceState": {"state": "ACTIVE"},
        "state": {"state": {**_state(feature, memberships), "updateTime": now}},
    }
    return {**body, "membershipStates": states} if states else body


def _state(feature: Feature, memberships: Memberships) -> dict[str, str]:
    if feature.name == INGRESS and config_of(feature.body, memberships) is None:
        return {"code": "ERROR", "description": "The config membership does not exist"}
    return {"code": "OK", "description": "Ready to use"}


def _member_state(cloud: Cloud, feature: Feature, member: Membership) -> dict[str, str]:
    problem = problem_of(cloud, member) if feature.name == INGRESS else None
    return {"code": "ERROR", "description": problem} if problem else {"code": "OK"}
