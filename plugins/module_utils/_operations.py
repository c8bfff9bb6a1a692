# SPDX-License-Identifier: GPL-3.0-or-later
"""Long-running operations, in the dialect of each service."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience, Progress, until


@dataclass(frozen=True)
class Operation:
    """Something Google has begun: how to look at it, and how to understand what is seen."""

    title: str
    started: Body
    poll: Callable[[], Body]
    progress: Callable[[Body], Progress]
    usual: str = ""


Steps = Iterable[Operation]


def finish(operation: Operation, patience: Patience) -> Body:
    """Waits for an operation and returns its last state; raises FleetError when it failed."""
    if operation.progress(operation.started).well:
        return operation.started
    try:
        return until(operation.poll, operation.progress, patience, operation.title, operation.usual)
    except Refusal as e:
        raise _told_of(operation, e) from e


def _told_of(operation: Operation, refusal: Refusal) -> Refusal:
    """The refusal with what the operation does, which its generated name does not tell."""
    told = Refusal(
        f"waiting for {operation.title}: {refusal.doing}", refusal.code, refusal.status, refusal.text, refusal.fields
    )
    told.remedy = refusal.remedy
    return told


def finish_all(steps: Steps, patience: Patience, wait: bool) -> None:
    """Takes one step after the other, waiting for each before the next; for the last one only when asked."""
    previous: Operation | None = None
    for step in steps:
        if previous is not None:
            finish(previous, patience)
        previous = step
    if previous is not None and wait:
        finish(previous, patience)


def long_running(api: GoogleApi, version: str, started: Body, title: str, usual: str = "") -> Operation:
    """An operation of gkehub, serviceusage or the resource manager (google.longrunning)."""
    return Operation(title, started, lambda: api.get(f"{version}/{started['name']}"), lro_progress, usual)


def lro_progress(operation: Body) -> Progress:
    """google.longrunning.Operation: ``done``, then ``error`` or ``response``."""
    error = operation.get("error")
    if error:
        return Progress(True, failure=f"the operation failed with code {error.get('code')}: {error.get('message')}")
    return Progress(bool(operation.get("done")), "the operation is running")


def compute_operation(api: GoogleApi, scope: str, started: Body, title: str, usual: str = "") -> Operation:
    """An operation of compute; scope is projects/P/global, projects/P/regions/R or projects/P/zones/Z."""
    path = f"compute/v1/{scope}/operations/{started['name']}"
    return Operation(title, started, lambda: api.get(path), compute_progress, usual)


def compute_progress(operation: Body) -> Progress:
    """compute#operation: ``status`` DONE, with ``error.errors[]`` when it failed."""
    errors = operation.get("error", {}).get("errors", [])
    if errors:
        told = "; ".join(f"{error.get('code')}: {error.get('message')}" for error in errors)
        return Progress(True, failure=f"the operation failed: {told}")
    return Progress(operation.get("status") == "DONE", f"the operation is {operation.get('status')}")


def container_progress(operation: Body) -> Progress:
    """A GKE operation: ``status`` DONE, with ``error`` when it failed."""
    error = operation.get("error")
    if error:
        return Progress(True, failure=f"{operation.get('operationType')} failed: {error.get('message')}")
    return Progress(operation.get("status") == "DONE", f"{operation.get('operationType')} is {operation.get('status')}")
