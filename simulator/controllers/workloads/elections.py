# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of several endpoint pickers serves: those that elect a leader are ready one at a time."""

from __future__ import annotations

from typing import Any

from simulator.controllers.kinds import POD
from simulator.controllers.manifests import Manifest, is_going, name_of, namespace_of, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.startup import PICKER_FLAG, picker_options
from simulator.dataplane.engines import words_of

ELECTION_FLAG = "ha-enable-leader-election"
# The names by which such a picker tells its probes whether it serves; to any other it answers that it knows none.
READINESS = ("", "readiness", "envoy.service.ext_proc.v3.ExternalProcessor")
Claim = tuple[bool, str, str]


def waits_to_lead(pod: Manifest, container: dict[str, Any], objects: Objects) -> bool:
    """Tells whether an electing picker reports not-serving: another one of its pool leads, or its probe asks amiss."""
    pool = _elects_for(container)
    if not pool:
        return False
    probe = (container.get("readinessProbe") or {}).get("grpc")
    if probe is not None and probe.get("service", "") not in READINESS:
        return True
    claims = {
        uid_of(other): claim
        for other in objects.all(POD)
        if namespace_of(other) == namespace_of(pod) and not is_going(other) and (claim := _claim(other, pool))
    }
    return bool(claims) and min(claims, key=lambda uid: claims[uid]) != uid_of(pod)


def _elects_for(container: dict[str, Any]) -> str:
    options = picker_options(words_of(container))
    return options.get(PICKER_FLAG, "") if options.get(ELECTION_FLAG, "false") != "false" else ""


def _claim(pod: Manifest, pool: str) -> Claim | None:
    # Who leads goes on; otherwise whoever started first comes first.
    names = [container["name"] for container in pod["spec"]["containers"] if _elects_for(container) == pool]
    for item in (pod.get("status") or {}).get("containerStatuses") or []:
        if item["name"] in names and "running" in item["state"]:
            return not item["ready"], item["state"]["running"]["startedAt"], name_of(pod)
    return None
