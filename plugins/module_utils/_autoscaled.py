# SPDX-License-Identifier: GPL-3.0-or-later
"""Workloads whose replicas an autoscaler sets: their number is its business, whatever was declared at first."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi

SCALED = ("Deployment", "StatefulSet", "ReplicaSet")


def autoscaled(api: KubeApi, live: Body | None, body: Body) -> Body:
    """The body with the live number of replicas where it differs and a HorizontalPodAutoscaler scales the object.

    Autoscalers are only looked for when the numbers differ. Raises Refusal where they may not be listed.
    """
    if live is None or body["kind"] not in SCALED or "replicas" not in body.get("spec", {}):
        return body
    replicas = live["spec"].get("replicas")
    if replicas == body["spec"]["replicas"] or not _is_scaled(api, live):
        return body
    return {**body, "spec": {**body["spec"], "replicas": replicas}}


def _is_scaled(api: KubeApi, live: Body) -> bool:
    """Whether an autoscaler of the namespace has the object as its target (autoscaling/v2: spec.scaleTargetRef)."""
    namespace, name = live["metadata"]["namespace"], live["metadata"]["name"]
    found = api.find(f"/apis/autoscaling/v2/namespaces/{namespace}/horizontalpodautoscalers") or {}
    targets = [one["spec"]["scaleTargetRef"] for one in found.get("items", [])]
    return any(target["kind"] == live["kind"] and target["name"] == name for target in targets)
