# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands live objects over to a Helm release, and takes them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._helm_releases import Release, taken_over
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import MANAGER, KubeObjects

SECRETS = "/api/v1/namespaces/{}/secrets"


def hand_over(objects: KubeObjects, release: Release, lives: Sequence[Body]) -> None:
    """Gives objects the mark by which Helm knows them as the release's."""
    for live in lives:
        _patch(objects, live, release.mark)


def take_back(objects: KubeObjects, release: Release, lives: Sequence[Body]) -> None:
    """Makes objects of a release ours, and has Helm forget the release."""
    # The record first: the objects still tell what is left to do when this run ends here.
    for record in _records(objects, release) if lives else ():
        objects.delete({"apiVersion": "v1", "kind": "Secret", **record})
    for live in lives:
        _patch(objects, live, taken_over(live))


def change_of_hands(titles: Sequence[str], release: Release, *, back: bool) -> dict[str, Any]:
    """The diff of objects that go to a release, or come back."""
    theirs, ours = f"Helm release {release.namespace}/{release.name}", "gkefleet.inference"
    before, after = (theirs, ours) if back else (ours, theirs)
    return {"before": dict.fromkeys(titles, before), "after": dict.fromkeys(titles, after)}


def _patch(objects: KubeObjects, live: Body, metadata: Body) -> None:
    objects.api.merge(objects.kinds.path(live), {"metadata": metadata}, manager=MANAGER)


def _records(objects: KubeObjects, release: Release) -> list[Body]:
    path = SECRETS.format(release.namespace)
    items: list[Body] = objects.api.get(path, labelSelector=release.records).get("items", [])
    return items
