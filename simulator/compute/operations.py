# SPDX-License-Identifier: GPL-3.0-or-later
"""Compute Engine's dialect of long-running operations (recorded bodies of 1452 of them)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from simulator.cloud import Cloud
from simulator.compute.kinds import missing
from simulator.compute.links import Scope, invalid_value, link
from simulator.errors import ApiError
from simulator.operations import Finish, Operation, Operations, Undo
from simulator.repeats import Repeats


class ComputeOperations:
    """The operations of Compute Engine, each in the scope of its target."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._operations = Operations(cloud)
        self.repeats = Repeats(cloud.clock, lambda name: self.body(self._operations[name]), _malformed)

    def start(
        self,
        kind: str,
        scope: Scope,
        target: dict[str, Any],
        seconds: float,
        caller: str,
        finish: Finish,
        undo: Undo | None = None,
    ) -> dict[str, Any]:
        """Begins an operation on a resource and gives its body."""
        operation = self._operations.start(
            name=self._name(),
            kind=kind,
            target=target["selfLink"],
            seconds=seconds,
            finish=finish,
            location=scope.path,
            caller=caller,
            extra={"id": number(self._cloud), "targetId": target["id"]},
            undo=undo,
        )
        return self.body(operation)

    def get(self, scope: Scope, name: str) -> dict[str, Any]:
        """Gives the operation of that scope and name; 404 otherwise."""
        operation = self._operations.get(name)
        if operation is None or operation.location != scope.path:
            raise missing(f"projects/{self._cloud.project.id}/{scope.path}/operations/{name}")
        return self.body(operation)

    def list(self, scope: Scope) -> list[dict[str, Any]]:
        """Gives the operations of a scope, oldest first."""
        return [self.body(operation) for operation in self._operations.all() if operation.location == scope.path]

    def body(self, operation: Operation) -> dict[str, Any]:
        """Gives the operation as Compute Engine shows it now."""
        project = f"projects/{self._cloud.project.id}"
        body: dict[str, Any] = {
            "kind": "compute#operation",
            "id": operation.extra["id"],
            "name": operation.name,
            "operationType": operation.kind,
            "targetLink": operation.target,
            "targetId": operation.extra["targetId"],
            "status": "DONE" if operation.done else "RUNNING",
            "user": operation.caller,
            "progress": 100 if operation.done else 0,
            "insertTime": operation.started,
            "startTime": operation.started,
            "selfLink": link(f"{project}/{operation.location}/operations/{operation.name}"),
        }
        kind, _, location = operation.location.partition("/")
        if location:
            body[kind.removesuffix("s")] = link(f"{project}/{operation.location}")
        return {**body, **_ending(operation)}

    def _name(self) -> str:
        parts = "-".join(f"{self._cloud.rng.getrandbits(bits):0{bits // 4}x}" for bits in (52, 32, 32))
        return f"operation-{int(self._cloud.clock.time().timestamp() * 1000)}-{parts}"


def _ending(operation: Operation) -> dict[str, Any]:
    if not operation.done:
        return {}
    if operation.error is None:
        return {"endTime": operation.ended}
    # Recorded failure: DONE and progress 100, with the error inside and GET still answering 200.
    error = operation.error
    code = error.reason or error.status
    return {
        "endTime": operation.ended,
        "error": {"errors": [{"code": code, "message": error.message}]},
        "httpErrorStatusCode": error.code,
        "httpErrorMessage": HTTPStatus(error.code).phrase.upper(),
    }


def _malformed(request_id: str) -> ApiError:
    # The API reference asks for a UUID; the sentence is ours.
    return invalid_value("requestId", request_id, "Must be a UUID.")


def number(cloud: Cloud) -> str:
    """Gives a fresh resource number: decimal digits, as text."""
    return str(cloud.rng.randrange(10**18, 9 * 10**18))
