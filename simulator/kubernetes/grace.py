# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends the grace of deleted pods: whoever plays the kubelet may be quicker, nobody has to be."""

from __future__ import annotations

from simulator.kubernetes.calls import Call
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.delete_options import DeleteOptions
from simulator.kubernetes.deletions import PODS, delete
from simulator.kubernetes.store import Change


def reconcile_grace(cluster: Cluster, change: Change) -> None:
    """Removes a pod once its grace period is over."""
    metadata = change.current["metadata"]
    if change.shelf != PODS or change.type == "DELETED" or not metadata.get("deletionGracePeriodSeconds"):
        return
    if change.previous is not None and "deletionTimestamp" in change.previous["metadata"]:
        return
    namespace, name, uid = metadata["namespace"], metadata["name"], metadata["uid"]

    def end() -> None:
        kind, pod = cluster.registry.by_shelf(PODS), cluster.store.get(PODS, namespace, name)
        if kind and pod and pod["metadata"]["uid"] == uid:
            delete(cluster, kind, namespace, name, DeleteOptions(grace=0), Call())

    cluster.clock.call_later(metadata["deletionGracePeriodSeconds"], end)
