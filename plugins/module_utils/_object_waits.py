# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for Kubernetes objects; what is seen meanwhile is told in the objects' own words."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._going import going
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import KubeObjects, title
from ansible_collections.gkefleet.inference.plugins.module_utils._pods import pod_troubles
from ansible_collections.gkefleet.inference.plugins.module_utils._readiness import readiness
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience, Progress, until


def await_ready(objects: KubeObjects, body: Body, patience: Patience) -> Body | None:
    """Waits until an object is ready and gives it. Raises WaitTimeout, or FleetError when it never will be."""

    def progress(live: Body | None) -> Progress:
        if live is None:
            return Progress(False, "not there yet")
        found = readiness(live)
        if found.done or live["kind"] != "Deployment":
            return found
        troubles = pod_troubles(objects.api, live)
        return Progress(False, f"{found.seen}; its pods: {troubles}" if troubles else found.seen)

    what = f"{title(body)} on {objects.api.server.name} to be ready"
    return until(lambda: objects.find(body), progress, patience, what)


def await_gone(objects: KubeObjects, body: Body, patience: Patience) -> None:
    """Waits until an object is gone. Raises WaitTimeout naming the finalizers that hold it."""
    what = f"{title(body)} on {objects.api.server.name} to be gone"
    until(lambda: objects.find(body), _gone, patience, what)


def _gone(live: Body | None) -> Progress:
    return Progress(live is None, going(live or {}) or "still there")
