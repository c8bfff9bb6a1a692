# SPDX-License-Identifier: GPL-3.0-or-later
"""What others add to the things that the site declares: labels, annotations and members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.trials.hands import Hands

NOTE = {"team": "somebody"}
MEMBER = "user:somebody@example.com"


def add_to_objects(hands: Hands, titles: Iterable[str]) -> int:
    """Puts a label and an annotation on these objects of clusters; gives how many took them."""
    places = hands.places()
    return sum(noted(hands, *places[title], NOTE) for title in titles if title in places)


def take_from_objects(hands: Hands, titles: Iterable[str]) -> None:
    """Takes both from these objects again."""
    places = hands.places()
    for title in titles:
        if title in places:
            noted(hands, *places[title], dict.fromkeys(NOTE))


def noted(hands: Hands, cluster: str, place: str, notes: Mapping[str, str | None]) -> bool:
    """Puts labels and annotations on one object, or takes those without a value away."""
    patch = {"metadata": {"labels": notes, "annotations": notes}}
    return hands.cluster(cluster, "PATCH", place, patch).ok


def add_to_google(hands: Hands) -> None:
    """Puts a label on each cluster, membership and feature, and gives somebody every role that is given."""
    state = hands.cloud.state()
    for name, body in state["container"].items():
        labels = {"resourceLabels": {**body["resourceLabels"], **NOTE}, "labelFingerprint": body["labelFingerprint"]}
        hands.operate("container", "POST", f"v1/{name}:setResourceLabels", labels)
    for name, body in state["gkehub"].items():
        hands.operate("gkehub", "PATCH", f"v1/{name}?updateMask=labels", {"labels": {**body["labels"], **NOTE}})
    project = f"v1/projects/{hands.cloud.environ['GOOGLE_CLOUD_PROJECT']}"
    policy = hands.google("cloudresourcemanager", "POST", f"{project}:getIamPolicy", {})
    more = [{**one, "members": [*one["members"], MEMBER]} for one in policy["bindings"]]
    hands.google("cloudresourcemanager", "POST", f"{project}:setIamPolicy", {"policy": {**policy, "bindings": more}})


def in_google(state: Mapping[str, Any]) -> dict[str, Any]:
    """The labels of clusters, memberships and features, and the members of every role."""
    found = {name: body["resourceLabels"] for name, body in state["container"].items()}
    found.update({name: body["labels"] for name, body in state["gkehub"].items()})
    policies = {name: body for name, body in state["cloudresourcemanager"].items() if name.endswith(":policy")}
    return {**found, **{name: body["bindings"] for name, body in policies.items()}}
