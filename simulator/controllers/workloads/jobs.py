# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs run a pod until it succeeds, as often as they may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from simulator.controllers.conditions import Condition, is_true, merged
from simulator.controllers.kinds import JOB
from simulator.controllers.manifests import Manifest, is_going, moment, name_of, timestamp, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.replica_sets import pod_from, pods_of
from simulator.controllers.writes import Create, Write, delete, status

BACKOFF_LIMIT = 6


def plan(objects: Objects, now: datetime) -> list[Write]:
    """Starts pods, counts them, and ends jobs that have succeeded, failed too often or lasted too long."""
    writes: list[Write] = []
    for job in objects.all(JOB):
        if is_going(job) or job["spec"].get("suspend"):
            continue
        pods = pods_of(job, objects)
        if is_finished(job):
            writes += _expire(job, now)
            continue
        writes += _start(job, pods) + _end_overdue(job, pods, now)
        writes += status(job, reported(job, pods, now))
    return writes


def is_finished(job: Manifest) -> bool:
    """Tells whether a job has succeeded or failed for good."""
    return is_true(job, "Complete") or is_true(job, "Failed")


def reported(job: Manifest, pods: list[Manifest], now: datetime) -> dict[str, Any]:
    """The status of a job from its pods; zeros are left out, as the API does."""
    present = job.get("status") or {}
    conditions = _verdict(job, pods, now)
    counts: dict[str, Any] = {
        "active": len(_in_phase(pods, "Pending", "Running", "")) or None,
        "succeeded": len(_in_phase(pods, "Succeeded")) or None,
        "failed": len(_in_phase(pods, "Failed")) or None,
        "ready": sum(is_true(pod, "Ready") for pod in pods),
        "startTime": present.get("startTime") or timestamp(now),
    }
    if not conditions:
        return counts
    counts |= {"conditions": merged(present.get("conditions"), conditions, now), "active": None}
    is_complete = conditions[0].type != "FailureTarget"
    return {**counts, "completionTime": timestamp(now)} if is_complete else counts


def _verdict(job: Manifest, pods: list[Manifest], now: datetime) -> list[Condition]:
    if len(_in_phase(pods, "Succeeded")) >= int(job["spec"].get("completions") or 1):
        message = "Reached expected number of succeeded pods"
        kinds = ("SuccessCriteriaMet", "Complete")
        return [Condition(kind, True, "CompletionsReached", message) for kind in kinds]
    if len(_in_phase(pods, "Failed")) > _backoff_limit(job):
        message = "Job has reached the specified backoff limit"
        return [Condition(kind, True, "BackoffLimitExceeded", message) for kind in ("FailureTarget", "Failed")]
    if _is_overdue(job, now):
        message = "Job was active longer than specified deadline"
        return [Condition(kind, True, "DeadlineExceeded", message) for kind in ("FailureTarget", "Failed")]
    return []


def _start(job: Manifest, pods: list[Manifest]) -> list[Write]:
    spec = job["spec"]
    active = len(_in_phase(pods, "Pending", "Running", ""))
    missing = int(spec.get("completions") or 1) - len(_in_phase(pods, "Succeeded")) - active
    wanted = min(missing, int(spec.get("parallelism", 1)) - active)
    if len(_in_phase(pods, "Failed")) > _backoff_limit(job):
        return []
    return [Create(_pod(job)) for _ in range(max(0, wanted))]


def _pod(job: Manifest) -> Manifest:
    pod = pod_from(job, job["spec"]["template"])
    names = {"batch.kubernetes.io/job-name": name_of(job), "job-name": name_of(job)}
    uids = {"batch.kubernetes.io/controller-uid": uid_of(job), "controller-uid": uid_of(job)}
    labels = {**(pod["metadata"].get("labels") or {}), **names, **uids}
    return {**pod, "metadata": {**pod["metadata"], "labels": labels}}


def _end_overdue(job: Manifest, pods: list[Manifest], now: datetime) -> list[Write]:
    return [delete(pod) for pod in _in_phase(pods, "Pending", "Running", "")] if _is_overdue(job, now) else []


def _is_overdue(job: Manifest, now: datetime) -> bool:
    seconds, started = job["spec"].get("activeDeadlineSeconds"), (job.get("status") or {}).get("startTime")
    return bool(seconds and started) and now >= moment(started) + timedelta(seconds=int(seconds))


def _expire(job: Manifest, now: datetime) -> list[Write]:
    seconds = job["spec"].get("ttlSecondsAfterFinished")
    if seconds is None:
        return []
    finished = max(moment(condition["lastTransitionTime"]) for condition in job["status"]["conditions"])
    return [delete(job)] if now >= finished + timedelta(seconds=int(seconds)) else []


def _backoff_limit(job: Manifest) -> int:
    return int(job["spec"].get("backoffLimit", BACKOFF_LIMIT))


def _in_phase(pods: list[Manifest], *phases: str) -> list[Manifest]:
    return [pod for pod in pods if (pod.get("status") or {}).get("phase", "") in phases]
