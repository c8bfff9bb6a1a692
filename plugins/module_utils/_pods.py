# SPDX-License-Identifier: GPL-3.0-or-later
"""Why the pods of a Deployment do not run, which its own conditions do not tell."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.gkefleet.inference.plugins.module_utils._conditions import condition, status_conditions
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi


def pod_troubles(api: KubeApi, deployment: Body) -> str:
    """What keeps the pods of a Deployment from running, each reason once; empty when nothing is the matter."""
    labels = deployment["spec"]["selector"].get("matchLabels", {})
    selector = ",".join(f"{key}={value}" for key, value in labels.items())
    pods = api.get(f"/api/v1/namespaces/{deployment['metadata']['namespace']}/pods", labelSelector=selector)
    return "; ".join(dict.fromkeys(trouble for pod in pods.get("items", []) for trouble in troubles(pod)))


def troubles(pod: Body) -> Iterator[str]:
    """What is the matter with one pod, in the scheduler's and the kubelet's words; pure."""
    scheduled = condition(status_conditions(pod), "PodScheduled")
    if scheduled.get("status") == "False":
        yield f"{scheduled.get('reason', '')}: {scheduled.get('message', '')}".strip(": ")
    status = pod.get("status", {})
    for container in (*status.get("initContainerStatuses", []), *status.get("containerStatuses", [])):
        waiting = container.get("state", {}).get("waiting")
        ended = container.get("lastState", {}).get("terminated")
        if waiting and waiting.get("reason") not in (None, "PodInitializing", "ContainerCreating"):
            yield f"{container['name']} {waiting['reason']}: {waiting.get('message', '')}".strip(": ")
        if ended:
            told = ended.get("message") or f"exit code {ended.get('exitCode')}"
            yield f"{container['name']} ended before, {ended.get('reason', '')}: {told}"
