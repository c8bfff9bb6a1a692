# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults that can hit one request, in the simulator's words."""

from __future__ import annotations

from typing import Any

Script = dict[str, Any]

# The server answers later than the client waits.
REQUEST_TIMEOUT, TOO_LATE = 0.4, 0.6
# In cloud seconds: how long an operation does not get on, and a time that lets all others end.
STALLED, ENOUGH = 3000.0, 1500.0
# Real seconds until a server that is busy wants to be asked again.
BUSY = 1
TOO_SLOW = "too slow an answer"
EVERY_REQUEST: Script = {"method": "*", "path": ""}
DENIED = (
    "ValidatingAdmissionPolicy 'teams.example.com' with binding 'all' denied request: "
    "failed expression: has(object.metadata.labels.team)"
)
OF_REQUESTS: dict[str, Script] = {
    "429 with Retry-After": {"code": 429, "retry_after": BUSY},
    "500": {"code": 500},
    "502": {"code": 502},
    "503": {"code": 503},
    "401 once": {"code": 401},
    "403": {"code": 403},
    "reset before it acts": {"effect": "reset"},
    "reset after it acted": {"effect": "reset-after"},
    "half an answer": {"effect": "truncate"},
    TOO_SLOW: {"effect": "slow", "delay": TOO_LATE},
    "an expired token": {"effect": "expire-token"},
}
OF_WRITES: dict[str, Script] = {"409": {"code": 409}}
OF_GOOGLE: dict[str, Script] = {
    "an API that is disabled for two more minutes": {"effect": "service-disabled", "seconds": 120, **EVERY_REQUEST},
}
OF_NEW_OBJECTS: dict[str, Script] = {"404 right after it is made": {"code": 404}}
STALL, FAILURE = "an operation that stalls", "an operation that fails"
OF_OPERATIONS: dict[str, Script] = {
    FAILURE: {"effect": "fail-operation", "message": "the zone is down"},
    STALL: {"effect": "stall-operation", "delay": STALLED},
    "an operation that is told late": {"effect": "late-operation", "delay": 100},
}
OF_CLUSTERS: dict[str, Script] = {
    "a Kubernetes API that is away for a minute": {"effect": "reset", "seconds": 60, **EVERY_REQUEST},
}
OF_MANIFESTS: dict[str, Script] = {
    "a webhook that refuses": {
        "code": 400,
        "message": 'admission webhook "teams.example.com" denied the request: no team is named',
    },
    "a CEL rule that refuses": {"code": 422, "message": DENIED},
}
GROUPS = (OF_REQUESTS, OF_WRITES, OF_GOOGLE, OF_NEW_OBJECTS, OF_OPERATIONS, OF_CLUSTERS, OF_MANIFESTS)
SCRIPTS: dict[str, Script] = {fault: script for group in GROUPS for fault, script in group.items()}
ALL = list(SCRIPTS)
