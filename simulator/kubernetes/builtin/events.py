# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of Events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.causes import Cause, invalid_value

# Events about cluster-scoped objects lie in one of these.
COMMON = ("default", "kube-system")


def event_causes(event: Mapping[str, Any], live: Mapping[str, Any] | None) -> Iterator[Cause]:
    """Gives why an Event is refused: it must lie where the object that it is about lies."""
    place, about = event["metadata"].get("namespace", ""), event.get("involvedObject", {}).get("namespace", "")
    if about != place and (about or place not in COMMON):
        yield invalid_value(("involvedObject", "namespace"), about, "does not match event.namespace")
