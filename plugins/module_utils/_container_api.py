# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters, node pools and their operations through google-cloud-container's REST transport."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.gkefleet.inference.plugins.module_utils._answers import (
    Answer,
    ambiguous,
    api_disabled,
    asked_pause,
    settled,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_doors import note_doors
from ansible_collections.gkefleet.inference.plugins.module_utils._credentials import credentials
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import (
    AmbiguousOutcome,
    ApiDisabled,
    CheckModeWrite,
    FleetError,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import WAIT_FOR_API, Connection
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import (
    container_v1,
    google,
    json_format,
    requests,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Operation, container_progress
from ansible_collections.gkefleet.inference.plugins.module_utils._outside import NO_ANSWER, unanswered
from ansible_collections.gkefleet.inference.plugins.module_utils._tokens import no_token
from ansible_collections.gkefleet.inference.plugins.module_utils._until import until


@dataclass(frozen=True)
class ContainerApi:
    """The container API: requests and answers are plain dicts with the JSON names of its reference."""

    connection: Connection
    client: Any

    @classmethod
    def connect(cls, connection: Connection) -> ContainerApi:
        """Makes the client; nothing is sent yet."""
        url = urlsplit(connection.endpoint("container"))
        transport_class = container_v1.ClusterManagerClient.get_transport_class("rest")
        transport = transport_class(host=url.netloc, url_scheme=url.scheme, credentials=credentials(connection.source))
        return cls(connection, container_v1.ClusterManagerClient(transport=transport))

    def get(self, method: str, request: str, **fields: Any) -> Body:
        """Reads; method and request are the client's names (get_cluster, GetClusterRequest). Raises Refusal."""
        return self._body(self._settle(method, request, fields, read=True), method, fields)

    def find(self, method: str, request: str, **fields: Any) -> Body | None:
        """Reads, ``None`` when it does not exist."""
        answer = self._settle(method, request, fields, read=True)
        return None if answer.code == 404 else self._body(answer, method, fields)

    def write(self, method: str, request: str, title: str, usual: str = "", **fields: Any) -> Operation:
        """Starts a change and returns its operation. Raises Refusal, or AmbiguousOutcome when no answer came."""
        if self.connection.read_only:
            raise CheckModeWrite(f"{method} {fields.get('name') or fields.get('parent')} in check mode")
        answer = self._settle(method, request, fields, read=False)
        if ambiguous(answer):
            raise AmbiguousOutcome(f"{title}: {answer.code or 'no answer'}: {answer.says()}")
        return self.operation(self._body(answer, method, fields), title, usual)

    def operation(self, started: Body, title: str, usual: str = "") -> Operation:
        """An operation by the body the API gave for it."""
        # selfLink carries the project's number, which the API accepts like the id.
        path = urlsplit(started["selfLink"]).path.removeprefix("/v1/").replace("/zones/", "/locations/")
        return Operation(
            title,
            started,
            lambda: self.get("get_operation", "GetOperationRequest", name=path),
            container_progress,
            usual,
        )

    def cluster(self, project: str, location: str, name: str) -> Body | None:
        """One cluster, ``None`` when it does not exist."""
        path = f"projects/{project}/locations/{location}/clusters/{name}"
        found = self.find("get_cluster", "GetClusterRequest", name=path)
        note_doors(self.connection, path, found)
        return found

    def _body(self, answer: Answer, method: str, fields: Body) -> Body:
        doing = f"{method} {fields.get('name') or fields.get('parent')}"
        if answer.ok:
            return answer.body
        if api_disabled(answer):
            raise ApiDisabled("container", doing, answer.says())
        raise answer.refusal(doing)

    def _settle(self, method: str, request: str, fields: Body, *, read: bool) -> Answer:
        patience, wait_for_api = self.connection.patience, self.connection.wait_for_api
        message = _message(request, fields)
        call = getattr(self.client, method)
        limit = WAIT_FOR_API if read else patience.timeout  # a write may have to wait for another operation
        return until(
            lambda: self._send(lambda: call(message, retry=None, timeout=self.connection.request_timeout)),
            lambda answer: settled(answer, read=read, wait_for_api=wait_for_api),
            replace(patience, timeout=min(patience.timeout, limit)),
            f"the container API to answer {method} {fields.get('name') or fields.get('parent')}",
        )

    def _send(self, call: Callable[[], Any]) -> Answer:
        try:
            return Answer(200, _as_dict(call()))
        except google.api_core.exceptions.GoogleAPICallError as e:
            return _refused(e)
        except (*NO_ANSWER, google.api_core.exceptions.RetryError, json_format.ParseError) as e:
            return unanswered(e, self.connection.endpoint("container"))
        except google.auth.exceptions.GoogleAuthError as e:
            raise no_token(self.connection.source, e) from e


def _message(request: str, fields: Body) -> Any:
    wrapper = getattr(container_v1, request)
    try:
        return wrapper(json_format.ParseDict(fields, wrapper.pb(wrapper())))
    except json_format.ParseError as e:
        raise FleetError(
            f"{request}: {e}. A newer google-cloud-container may know the field; otherwise correct the value."
        ) from e


def _as_dict(answer: Any) -> Body:
    if answer is None:
        return {}
    message = type(answer).pb(answer) if hasattr(type(answer), "pb") else answer
    body: Body = json_format.MessageToDict(message)
    return body


def _refused(error: google.api_core.exceptions.GoogleAPICallError) -> Answer:
    response = error.response
    if isinstance(response, requests.Response):
        pause = asked_pause(response.headers)
        try:
            return Answer(response.status_code, response.json(), response.text[:2000], retry_after=pause)
        except ValueError:
            return Answer(response.status_code, text=response.text[:2000], retry_after=pause)
    return Answer(int(error.code or 0), {"error": {"message": error.message}})
