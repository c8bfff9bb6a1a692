# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of what runs pods: Pod, Deployment, ReplicaSet, DaemonSet, Job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.builtin.checks import not_negative, one_of, unchanged
from simulator.kubernetes.builtin.pod_changes import pod_change_causes
from simulator.kubernetes.builtin.pod_defaults import CONTROLLER_UID
from simulator.kubernetes.builtin.pods import spec_causes, template_causes
from simulator.kubernetes.causes import Cause, Path, invalid_value, not_allowed, required, unsupported
from simulator.kubernetes.selectors import object_selector

Part = Mapping[str, Any]
SPEC: Path = ("spec",)
TEMPLATE: Path = ("spec", "template")
RESTART: Path = (*TEMPLATE, "spec", "restartPolicy")
DEPLOYMENT_COUNTS = ("replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds")
JOB_COUNTS = ("parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished")


def pod_causes(pod: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a Pod is refused; a running one changes its images and little else."""
    yield from spec_causes(pod.get("spec", {}), SPEC)
    if live is not None:
        yield from pod_change_causes(pod["spec"], live["spec"])


def deployment_causes(deployment: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a Deployment is refused."""
    spec = deployment.get("spec", {})
    yield from not_negative(spec, DEPLOYMENT_COUNTS, SPEC)
    yield from _selector_causes(spec, "deployment")
    yield from template_causes(spec.get("template", {}), TEMPLATE)
    yield from _always_restarting(spec)
    yield from _strategy_causes(spec.get("strategy", {}), (*SPEC, "strategy"))
    if spec.get("progressDeadlineSeconds", 600) <= spec.get("minReadySeconds", 0):
        why = "must be greater than minReadySeconds"
        yield invalid_value((*SPEC, "progressDeadlineSeconds"), spec["progressDeadlineSeconds"], why)
    if live is not None:
        yield from unchanged(spec, live["spec"], ("selector",), SPEC)


def replica_set_causes(replica_set: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a ReplicaSet, or a StatefulSet, is refused."""
    spec = replica_set.get("spec", {})
    yield from not_negative(spec, ("replicas", "minReadySeconds"), SPEC)
    yield from _selector_causes(spec, str(replica_set.get("kind", "")).lower())
    yield from template_causes(spec.get("template", {}), TEMPLATE)
    yield from _always_restarting(spec)
    if live is not None:
        yield from unchanged(spec, live["spec"], ("selector", "serviceName", "volumeClaimTemplates"), SPEC)


def daemon_set_causes(daemon_set: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a DaemonSet is refused."""
    spec = daemon_set.get("spec", {})
    yield from _selector_causes(spec, "daemonset")
    yield from template_causes(spec.get("template", {}), TEMPLATE)
    yield from _always_restarting(spec)
    if live is not None:
        yield from unchanged(spec, live["spec"], ("selector",), SPEC)


def job_causes(job: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a Job is refused."""
    spec = job.get("spec", {})
    yield from not_negative(spec, JOB_COUNTS, SPEC)
    yield from one_of(spec, "completionMode", ("NonIndexed", "Indexed"), SPEC)
    if live is not None and "selector" in spec and not spec.get("manualSelector"):
        yield from _generated_causes(job, spec["selector"])
    if "selector" not in spec or live is not None:
        yield from _selector_causes(spec, "job")
    template = spec.get("template", {})
    yield from template_causes(template, TEMPLATE)
    policy = template.get("spec", {}).get("restartPolicy", "Always")
    if policy == "Always":
        yield required(RESTART, 'valid values: "OnFailure", "Never"')
    if live is None:
        return
    fixed = ["completions", "selector", "completionMode", "podFailurePolicy", "backoffLimitPerIndex"]
    if not live["spec"].get("suspend"):
        fixed.append("template")
    yield from unchanged(spec, live["spec"], fixed, SPEC)


def _selector_causes(spec: Part, kind: str) -> Iterator[Cause]:
    selector, path = spec.get("selector"), (*SPEC, "selector")
    labels = spec.get("template", {}).get("metadata", {}).get("labels")
    mismatch = invalid_value((*TEMPLATE, "metadata", "labels"), labels, "`selector` does not match template `labels`")
    if selector is None:
        yield required(path)
        yield mismatch
        return
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield invalid_value(path, selector, f"empty selector is invalid for {kind}")
        return
    if not object_selector(selector).matches(labels or {}):
        yield mismatch


def _generated_causes(job: Part, selector: Part) -> Iterator[Cause]:
    if selector.get("matchLabels") != {CONTROLLER_UID: job["metadata"]["uid"]}:
        yield invalid_value((*SPEC, "selector"), selector, "`selector` not auto-generated")


def _always_restarting(spec: Part) -> Iterator[Cause]:
    policy = spec.get("template", {}).get("spec", {}).get("restartPolicy", "Always")
    if policy != "Always":
        yield unsupported(RESTART, policy, ("Always",))


def _strategy_causes(strategy: Part, path: Path) -> Iterator[Cause]:
    yield from one_of(strategy, "type", ("Recreate", "RollingUpdate"), path)
    rolling = strategy.get("rollingUpdate")
    if strategy.get("type") == "Recreate" and rolling is not None:
        yield not_allowed((*path, "rollingUpdate"), "may not be specified when strategy `type` is 'Recreate'")
    if rolling and rolling.get("maxSurge") in (0, "0%") and rolling.get("maxUnavailable") in (0, "0%"):
        where = (*path, "rollingUpdate", "maxUnavailable")
        yield invalid_value(where, rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0")
