# SPDX-License-Identifier: GPL-3.0-or-later
"""What others made where the site wants something of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.trials.check_mode.edits import CONFLICT, MARK, Edit, changed
from tests.trials.check_mode.trial import Declared
from tests.trials.hands import Hands

Body = dict[str, Any]
# Service, path and body of what is there before the first run.
FOUND: Mapping[str, tuple[str, str, Body]] = {
    "a proxy-only subnet": (
        "compute",
        "compute/v1/projects/my-gke-project/regions/us-east4/subnetworks",
        {
            "name": "somebodys",
            "network": "projects/my-gke-project/global/networks/default",
            "ipCidrRange": "10.77.0.0/23",
            "purpose": "GLOBAL_MANAGED_PROXY",
            "role": "ACTIVE",
        },
    ),
    "a subnet of the same name": (
        "compute",
        "compute/v1/projects/my-gke-project/regions/us-east4/subnetworks",
        {
            "name": "us-east4-subnet",
            "network": "projects/my-gke-project/global/networks/default",
            "ipCidrRange": "10.77.0.0/23",
        },
    ),
    "a cluster of the same name": (
        "container",
        "v1/projects/my-gke-project/locations/us-east4/clusters",
        {"cluster": {"name": "gke-east", "initialNodeCount": 1, "locations": ["us-east4-a"]}},
    ),
    "a feature": (
        "gkehub",
        "v1/projects/my-gke-project/locations/global/features?featureId=multiclusterservicediscovery",
        {"labels": {"team": "somebody"}},
    ),
}


def drifted(known: Declared) -> Iterator[tuple[str, list[Edit]]]:
    """Every object of a cluster, each with the edits that make it another one."""
    for title, paths in sorted(known.fields.items()):
        if " on " in title:
            inside = sorted(path for path in paths if path[0] not in ("apiVersion", "kind", "metadata"))
            yield title, [Edit(title, path, remove) for remove in (False, True) for path in inside]


def taken_over(hands: Hands, title: str, edits: list[Edit]) -> Body | None:
    """Makes an object somebody's: without our mark, and another in one field; gives what it was, if any edit passes."""
    cluster, place = hands.places()[title]
    before: Body = hands.cluster(cluster, "GET", place).json()
    without = changed(before, MARK, remove=True)
    if without is None or not hands.cluster(cluster, "PUT", place, without).ok:
        return None
    if any(edit.made(hands, cluster, place) for edit in edits):
        return before
    given_back(hands, title, before)
    return None


def given_back(hands: Hands, title: str, before: Body) -> None:
    """Makes an object what it was, whichever version of it is there now."""
    cluster, place = hands.places()[title]
    while True:
        live = hands.cluster(cluster, "GET", place).json()
        version = {"resourceVersion": live["metadata"]["resourceVersion"]}
        answer = hands.cluster(cluster, "PUT", place, {**before, "metadata": {**before["metadata"], **version}})
        if answer.status_code != CONFLICT:
            break
    assert answer.ok, answer.text
