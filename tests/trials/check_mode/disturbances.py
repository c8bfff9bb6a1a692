# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody can delete or change, in clusters and in the cloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.trials.check_mode import google_edits
from tests.trials.hands import Hands

FINALIZER = "example.com/slow"
GONE = (200, 202, 404)  # an object may already be gone with another one


@dataclass(frozen=True)
class Disturbance:
    """Something that somebody does to a project."""

    name: str
    make: Callable[[], Any]
    end: Callable[[], Any] = lambda: None


def deletions(complete: Any) -> Iterator[Disturbance]:
    """Every single deletion of a thing that the site declares."""
    hands, places = complete.hands, complete.hands.places()
    for title in sorted(title for title in complete.known.fields if title in places):
        yield Disturbance(f"{title} deleted", partial(delete, hands, *places[title]))
    yield from grants(hands, complete.known.fields)
    yield from requested(hands, google_edits.deletions(hands.cloud.state()))


def halves(complete: Any) -> Iterator[Disturbance]:
    """Every deletion of a thing that the site declares which is not at its end when the next run begins."""
    hands, places = complete.hands, complete.hands.places()
    for title in sorted(title for title in complete.known.fields if title in places):
        hold, release = partial(delete_held, hands, *places[title]), partial(release_held, hands, *places[title])
        yield Disturbance(f"{title} held by a finalizer", hold, release)
    for name, request in google_edits.deletions(hands.cloud.state()).items():
        yield Disturbance(f"{name} slowly", partial(hands.begin_slowly, *request))


def edits(complete: Any) -> Iterator[Disturbance]:
    """Every single edit of a thing in Google's APIs that the site declares."""
    yield from requested(complete.hands, google_edits.edits(complete.hands.cloud.state()))


def requested(hands: Hands, requests: Mapping[str, google_edits.Request]) -> Iterator[Disturbance]:
    """Disturbances that are one request to a Google API each."""
    for name, request in requests.items():
        yield Disturbance(name, partial(hands.operate, *request))


def delete(hands: Hands, cluster: str, path: str) -> None:
    """Deletes an object of a cluster."""
    assert hands.cluster(cluster, "DELETE", path).status_code in GONE


def delete_held(hands: Hands, cluster: str, path: str) -> None:
    """Deletes an object of a cluster that a finalizer keeps from going."""
    held = hands.cluster(cluster, "GET", path).json()["metadata"].get("finalizers", [])
    assert hands.cluster(cluster, "PATCH", path, {"metadata": {"finalizers": [*held, FINALIZER]}}).ok
    delete(hands, cluster, path)


def release_held(hands: Hands, cluster: str, path: str) -> None:
    """Takes the finalizer off."""
    held = hands.cluster(cluster, "GET", path).json()["metadata"].get("finalizers", [])
    others = [finalizer for finalizer in held if finalizer != FINALIZER]
    assert hands.cluster(cluster, "PATCH", path, {"metadata": {"finalizers": others}}).ok


def grants(hands: Hands, fields: Mapping[str, Any]) -> Iterator[Disturbance]:
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
