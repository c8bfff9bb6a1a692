# SPDX-License-Identifier: GPL-3.0-or-later
"""The little that may change in a Pod that is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.applying.merging import same
from simulator.kubernetes.causes import Cause, Path, invalid_value, not_allowed

Part = Mapping[str, Any]
SPEC: Path = ("spec",)
CHANGES = (
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)
CONTAINERS = "pod updates may not add or remove containers"
TOLERATIONS = "existing toleration can not be modified except its tolerationSeconds"


def pod_change_causes(spec: Part, live: Part) -> Iterator[Cause]:
    """Gives why a change of a Pod is refused; what is wrong with its containers or its deadline comes alone."""
    for kind in ("containers", "initContainers"):
        if len(spec.get(kind, ())) != len(live.get(kind, ())):
            yield not_allowed((*SPEC, kind), CONTAINERS)
            return
    deadline, before = spec.get("activeDeadlineSeconds"), live.get("activeDeadlineSeconds")
    if deadline is not None and before is not None and deadline > before:
        yield invalid_value((*SPEC, "activeDeadlineSeconds"), deadline, "must be less than or equal to previous value")
        return
    if deadline is None and before is not None:
        why = "must not update from a positive integer to nil value"
        yield invalid_value((*SPEC, "activeDeadlineSeconds"), deadline, why)
    kept = [_timeless(toleration) for toleration in spec.get("tolerations", ())]
    if any(_timeless(toleration) not in kept for toleration in live.get("tolerations", ())):
        yield not_allowed((*SPEC, "tolerations"), TOLERATIONS)
    if not same(_fixed(spec, live), _fixed(live, live)):
        yield not_allowed(SPEC, CHANGES)


def _timeless(toleration: Part) -> dict[str, Any]:
    return {name: value for name, value in toleration.items() if name != "tolerationSeconds"}


def _fixed(spec: Part, live: Part) -> dict[str, Any]:
    """Gives what may not change in a pod; that nodeName may be set once stands in for the binding subresource."""
    free = {"activeDeadlineSeconds", "tolerations", "schedulingGates"}
    free |= set() if live.get("nodeName") else {"nodeName"}
    free |= {"terminationGracePeriodSeconds"} if live.get("terminationGracePeriodSeconds", 0) < 0 else set()
    kept = {name: value for name, value in spec.items() if name not in free}
    for kind in ("containers", "initContainers"):
        without = [{name: value for name, value in one.items() if name != "image"} for one in spec.get(kind, ())]
        kept |= {kind: without}
    return kept
