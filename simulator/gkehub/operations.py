# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations as GKE Hub shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.cloud import Cloud
from simulator.errors import ApiError, invalid_argument, not_found
from simulator.operations import Operation, Operations, Undo
from simulator.paging import page
from simulator.repeats import Repeats
from simulator.web import Request

TYPES = "type.googleapis.com/google.cloud.gkehub.v1"
_EMPTY = "type.googleapis.com/google.protobuf.Empty"


class HubOperations:
    """The operations of all memberships and features."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._operations = Operations(cloud)
        self.repeats = Repeats(cloud.clock, self._named, _malformed)

    def start(
        self,
        request: Request,
        verb: str,
        target: str,
        step: str,
        finish: Callable[[], dict[str, Any] | None],
        undo: Undo | None = None,
    ) -> dict[str, Any]:
        """Begin an operation on `target`, the path below the location; the answer of every writing method."""
        parent = f"projects/{request.params['project']}/locations/{request.params['location']}"
        operation = self._operations.start(
            name=f"operation-{int(self._cloud.clock.time().timestamp() * 1000)}-{self._cloud.uuid()}",
            kind=verb,
            target=f"{parent}/{target}",
            location=request.params["location"],
            seconds=self._cloud.latency.seconds(step),
            finish=finish,
            caller=request.caller,
            undo=undo,
        )
        return self._body(operation)

    def get(self, request: Request) -> dict[str, Any]:
        """One operation; it is only found in its own location."""
        operation = self._operations.get(request.params["operation"])
        if operation is None or operation.location != request.params["location"]:
            raise not_found(f"Resource '{request.path.partition('/')[2]}' was not found")
        return self._body(operation)

    def every(self, request: Request) -> dict[str, Any]:
        """The operations of a location."""
        found = [self._body(operation) for operation in self._operations.all() if _within(operation, request)]
        return page("operations", found, request.query)

    def _named(self, name: str) -> dict[str, Any]:
        return self._body(self._operations[name])

    def _body(self, operation: Operation) -> dict[str, Any]:
        parent = operation.target.rsplit("/", 2)[0]
        metadata: dict[str, Any] = {
            "@type": f"{TYPES}.OperationMetadata",
            "apiVersion": "v1",
            "cancelRequested": False,
            "createTime": operation.started,
            "target": operation.target,
            "verb": operation.kind,
        }
        body = {"name": f"{parent}/operations/{operation.name}", "metadata": metadata, "done": operation.done}
        if not operation.done:
            return body
        metadata["endTime"] = operation.ended
        if operation.error:
            return {**body, "error": operation.error.rpc_status()}
        # Recorded for fleets and scopes: the response lacks the labels that the next GET has.
        response = {key: value for key, value in (operation.response or {"@type": _EMPTY}).items() if key != "labels"}
        return {**body, "response": response}


def _within(operation: Operation, request: Request) -> bool:
    return request.params["location"] in ("-", operation.location)


def _malformed(_request_id: str) -> ApiError:
    return invalid_argument("InvalidValueError for field request_id: must be a valid UUID")
