# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody can delete or change, in clusters and in the cloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.trials.hands import Hands

GONE = (200, 202, 404)  # an object may already be gone with another one


@dataclass(frozen=True)
class Disturbance:
    """Something that somebody does to a project."""

    name: str
    make: Callable[[], Any]


def disturbances(complete: Any) -> Iterator[Disturbance]:
    """Every single deletion of an object that the site declares, and edits of Google's resources."""
    hands, places = complete.hands, complete.hands.places()
    for title in sorted(title for title in complete.known.fields if title in places):
        yield Disturbance(f"{title} deleted", partial(delete, hands, *places[title]))
    yield from of_project(hands, complete.known.fields)
    yield from of_clusters(hands)


def delete(hands: Hands, cluster: str, path: str) -> None:
    """Deletes an object of a cluster."""
    assert hands.cluster(cluster, "DELETE", path).status_code in GONE


def of_project(hands: Hands, fields: dict[str, Any]) -> Iterator[Disturbance]:
    """Every grant taken away."""
    project = hands.cloud.environ["GOOGLE_CLOUD_PROJECT"]
    for role, member in sorted(fields[f"the IAM policy of {project}"]):
        yield Disturbance(f"{role} taken from {member}", partial(take_away, hands, project, role, member))


def take_away(hands: Hands, project: str, role: str, member: str) -> None:
    """Takes a role away from a member."""
    policy = hands.google("cloudresourcemanager", "POST", f"v1/projects/{project}:getIamPolicy", {})
    kept = [
        {**one, "members": [who for who in one["members"] if (one["role"], who) != (role, member)]}
        for one in policy["bindings"]
    ]
    wanted = {**policy, "bindings": [one for one in kept if one["members"]]}
    hands.google("cloudresourcemanager", "POST", f"v1/projects/{project}:setIamPolicy", {"policy": wanted})


def of_clusters(hands: Hands) -> Iterator[Disturbance]:
    """Settings of clusters that somebody changed by hand."""
    for name in hands.cloud.state()["container"]:
        for what, update in EDITS.items():
            yield Disturbance(f"{what} of {name.split('/')[-1]}", partial(edit_cluster, hands, name, update))


EDITS: dict[str, dict[str, Any]] = {
    "the Gateway API": {"desiredGatewayApiConfig": {"channel": "CHANNEL_DISABLED"}},
    "monitoring": {"desiredMonitoringConfig": {"componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS"]}}},
    "the release channel": {"desiredReleaseChannel": {"channel": "REGULAR"}},
}


def edit_cluster(hands: Hands, name: str, update: dict[str, Any]) -> None:
    """Updates a cluster, and waits for it."""
    operation = hands.google("container", "PUT", f"v1/{name}", {"update": update})
    place = f"v1/{name.split('/clusters/')[0]}/operations/{operation['name']}"
    while hands.google("container", "GET", place)["status"] != "DONE":
        pass
