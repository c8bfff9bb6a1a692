# SPDX-License-Identifier: GPL-3.0-or-later
"""What kubectl prints about a pod: ready containers, one word of status, restarts."""

from __future__ import annotations

from datetime import datetime

from simulator.kubernetes.store import Document


def statuses(pod: Document) -> list[Document]:
    """The statuses of the pod's containers."""
    return list(pod.get("status", {}).get("containerStatuses") or [])


def ready(pod: Document, now: datetime) -> str:
    """Ready containers of all containers."""
    return f"{sum(bool(item.get('ready')) for item in statuses(pod))}/{len(pod['spec'].get('containers', []))}"


def restarts(pod: Document, now: datetime) -> str:
    """How often containers of the pod started again."""
    return str(sum(item.get("restartCount", 0) for item in statuses(pod)))


def status(pod: Document, now: datetime) -> str:
    """Terminating, the reason why a container waits or ended, or the phase."""
    if "deletionTimestamp" in pod["metadata"]:
        return "Terminating"
    current = pod.get("status", {})
    reason = current.get("reason") or current.get("phase", "")
    for item in statuses(pod):
        state = item.get("state", {})
        told = state.get("waiting", {}).get("reason") or state.get("terminated", {}).get("reason")
        reason = told or reason
    return str(reason)
