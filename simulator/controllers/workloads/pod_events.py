# SPDX-License-Identifier: GPL-3.0-or-later
"""What scheduler, kubelet and Job controller tell about pods and jobs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.controllers.conditions import is_true
from simulator.controllers.events import NORMAL, WARNING, Told
from simulator.controllers.kinds import JOB, POD
from simulator.controllers.manifests import Manifest, name_of, namespace_of, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.containers import missing_volume

SCHEDULER, KUBELET, JOBS = "default-scheduler", "kubelet", "job-controller"
COMPONENTS = {SCHEDULER, KUBELET, JOBS}


def told(objects: Objects) -> Iterator[Told]:
    """Everything there is to tell at this moment."""
    for pod in objects.all(POD):
        yield from _scheduling(pod)
        if pod["spec"].get("nodeName"):
            yield from _starting(pod, objects)
    for job in objects.all(JOB):
        if is_true(job, "Complete"):
            yield Told(job, NORMAL, "Completed", "Job completed", JOBS)


def _scheduling(pod: Manifest) -> Iterator[Told]:
    for condition in (pod.get("status") or {}).get("conditions") or []:
        if condition["type"] != "PodScheduled":
            continue
        if condition["status"] == "True":
            message = f"Successfully assigned {namespace_of(pod)}/{name_of(pod)} to {pod['spec'].get('nodeName', '')}"
            yield Told(pod, NORMAL, "Scheduled", message, SCHEDULER)
        else:
            yield Told(pod, WARNING, "FailedScheduling", condition.get("message", ""), SCHEDULER)


def _starting(pod: Manifest, objects: Objects) -> Iterator[Told]:
    problem = missing_volume(pod, objects)
    if problem:
        yield Told(pod, WARNING, "FailedMount", problem, KUBELET)
    status = pod.get("status") or {}
    for container in [*(status.get("initContainerStatuses") or []), *(status.get("containerStatuses") or [])]:
        yield from _container(pod, container)


def _container(pod: Manifest, container: dict[str, Any]) -> Iterator[Told]:
    waiting = container["state"].get("waiting") or {}
    name, image = container["name"], container["image"]
    if waiting.get("reason") == "ContainerCreating":
        yield Told(pod, NORMAL, "Pulling", f'Pulling image "{image}"', KUBELET)
    if waiting.get("reason") == "CreateContainerConfigError":
        yield Told(pod, WARNING, "Failed", f"Error: {waiting.get('message', '')}", KUBELET)
    if waiting.get("reason") == "CrashLoopBackOff":
        where = f"{name_of(pod)}_{namespace_of(pod)}({uid_of(pod)})"
        yield Told(pod, WARNING, "BackOff", f"Back-off restarting failed container {name} in pod {where}", KUBELET)
    if not waiting:
        yield Told(pod, NORMAL, "Pulled", f'Successfully pulled image "{image}"', KUBELET)
        yield Told(pod, NORMAL, "Created", f"Created container: {name}", KUBELET)
        yield Told(pod, NORMAL, "Started", f"Started container {name}", KUBELET)
    if (container["lastState"].get("terminated") or {}).get("exitCode") == 137:
        yield Told(pod, WARNING, "Unhealthy", "Startup probe failed: connection refused", KUBELET)
        yield Told(pod, NORMAL, "Killing", f"Container {name} failed startup probe, will be restarted", KUBELET)
