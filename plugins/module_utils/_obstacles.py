# SPDX-License-Identifier: GPL-3.0-or-later
"""What others put into an object so that it cannot become what is declared, and how it is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi

INVALID = 422


def apply_past_obstacles(api: KubeApi, path: str, body: Body, *, manager: str, force: bool, dry_run: bool) -> Body:
    """Applies a body and returns the object; what others have put in its way is merged away first. Raises Refusal."""
    try:
        return api.apply(path, body, manager=manager, force=force, dry_run=dry_run)
    except Refusal as refusal:
        patch = clearing(body, refusal.fields) if refusal.code == INVALID else None
        if patch is None or api.find(path) is None:
            raise
        try:
            merged = api.merge(path, patch, manager=manager, dry_run=dry_run)
        except Refusal:
            raise refusal from None
    if dry_run:
        return merged
    _disown(api, path, merged, manager)
    return api.apply(path, body, manager=manager, force=force, dry_run=False)


def _disown(api: KubeApi, path: str, live: Body, manager: str) -> None:
    """Forgets that a patch of ours has set fields, so that what is no longer applied can go."""
    entries = live["metadata"].get("managedFields", [])
    kept = [one for one in entries if (one.get("manager"), one.get("operation")) != (manager, "Update")]
    api.merge(path, {"metadata": {"managedFields": kept}}, manager=manager)


def clearing(body: Body, fields: Sequence[str]) -> Body | None:
    """The body as a merge patch that leaves none of the fields to others, ``None`` when it declares all of them itself.

    Server-side apply keeps what others own: a port of the same name beside ours, the parameters of another strategy.
    Where the server then refuses the whole, naming fields such as ``spec.ports[1].name``, a merge patch puts lists back
    as they are declared, and takes away the fields that are not.
    """
    patch, in_the_way = _copied(body), False
    for field in filter(None, fields):
        *parents, last = field.partition("[")[0].split(".")
        place: Any = patch
        for key in parents:
            place = place.get(key) if isinstance(place, dict) else None
        if isinstance(place, dict) and (last not in place or isinstance(place[last], list)):
            place.setdefault(last, None)
            in_the_way = True
    return patch if in_the_way else None


def _copied(body: Body) -> Body:
    return {key: _copied(value) if isinstance(value, dict) else value for key, value in body.items()}
