# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of pods, commands in them, and the scale of whatever has replicas."""

from __future__ import annotations

from simulator.kubernetes import mutations, scale
from simulator.kubernetes.bodies import parse_body
from simulator.kubernetes.calls import call_of
from simulator.kubernetes.cluster import served
from simulator.kubernetes.execution import pod_exec
from simulator.kubernetes.logs import pod_log
from simulator.kubernetes.objects.generations import has_generation, next_generation
from simulator.kubernetes.requests import JSON, KubeResponse
from simulator.kubernetes.targets import Target


def log(target: Target) -> KubeResponse:
    """The log of a pod."""
    return pod_log(target.cluster, target.kind, target.namespace, target.path.name, target.request)


def execute(target: Target) -> KubeResponse:
    """A command in a container of a pod."""
    return pod_exec(target.cluster, target.kind, target.namespace, target.path.name, target.request)


def get_scale(target: Target) -> KubeResponse:
    """The replicas of an object as a Scale."""
    live = mutations.existing(target.cluster, target.kind, target.namespace, target.path.name)
    return KubeResponse(document=scale.scale_of(target.kind, live))


def set_scale(target: Target) -> KubeResponse:
    """The replicas of an object set by a Scale, or by a patch of one."""
    call = call_of(target.request, "scale")
    live = mutations.existing(target.cluster, target.kind, target.namespace, target.path.name)
    media = target.request.content_type if target.request.method == "PATCH" else ""
    wanted = scale.scaled(target.kind, live, media, parse_body(target.request.body, media or JSON))
    if has_generation(target.kind):
        generation = next_generation(target.kind, live, wanted)
        wanted = wanted | {"metadata": wanted["metadata"] | {"generation": generation}}
    changed = mutations.rewrite(target.cluster, target.kind, live, wanted, call)
    return KubeResponse(document=scale.scale_of(target.kind, served(target.kind, changed)))
