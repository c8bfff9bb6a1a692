# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations as Service Usage shows them: a name alone at first, everything at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.cloud import Cloud
from simulator.errors import not_found
from simulator.operations import Operations
from simulator.web import Request

TYPES = "type.googleapis.com/google.api.serviceusage"


class UsageOperations:
    """The operations that enable and disable services."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._operations = Operations(cloud)

    def start(
        self, kind: str, hosts: list[str], request: Request, finish: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """Begin an operation on these services; the answer is only its name."""
        operation = self._operations.start(
            name=f"acat.p2-{self._cloud.project.number}-{self._cloud.uuid()}",
            kind=kind,
            target=",".join(hosts),
            seconds=self._cloud.latency.seconds("services.enable"),
            finish=finish,
            caller=request.caller,
        )
        return {"name": f"operations/{operation.name}"}

    def get(self, request: Request) -> dict[str, Any]:
        """The state of an operation."""
        operation = self._operations.get(request.params["operation"])
        if operation is None:
            raise not_found("Operation not found.")
        body: dict[str, Any] = {"name": f"operations/{operation.name}"}
        if not operation.done:
            return body
        settings = f"projectSettings/{self._cloud.project.number}"
        names = [f"services/{host}/{settings}" for host in operation.target.split(",")]
        metadata = {"@type": f"{TYPES}.v1.OperationMetadata", "resourceNames": names}
        ending = {"error": operation.error.rpc_status()} if operation.error else {"response": operation.response}
        return {**body, "metadata": metadata, "done": True, **ending}
