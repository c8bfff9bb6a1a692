# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command in a container, over a WebSocket as kubectl exec does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ansible_collections.gkefleet.inference.plugins.module_utils._answers import json_body
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError, Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_client import trust
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import websocket
from ansible_collections.gkefleet.inference.plugins.module_utils._tokens import bearer_token, refresh
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Clock

# Kubernetes: the first byte of each message is its channel.
PROTOCOLS = ["v5.channel.k8s.io", "v4.channel.k8s.io"]
STDOUT, STDERR, STATUS = 1, 2, 3
# containerd tells in words that there is no such program, CRI-O and a shell by the exit code.
NO_PROGRAM = ("executable file not found", "no such file or directory")
NO_PROGRAM_CODES = ("126", "127")


class ConnectionLost(FleetError):
    """A server that did not answer, or a connection that ended before the command did."""


class MissingProgram(FleetError):
    """A container whose image lacks the program."""


@dataclass(frozen=True)
class Executed:
    """What a command printed, and its exit code."""

    output: str
    errors: str
    code: int


@dataclass(frozen=True)
class Container:
    """Where a command runs."""

    api: KubeApi
    namespace: str
    pod: str
    name: str

    def run(self, words: Sequence[str], seconds: float, clock: Clock) -> Executed:
        """Runs a command that ends within so many seconds.

        Raises Refusal, MissingProgram when the image lacks it, and ConnectionLost.
        """
        deadline = clock.now() + seconds
        try:
            socket = self._opened(words, seconds)
            try:
                return executed(list(_messages(socket, deadline, clock)), self._doing())
            finally:
                socket.shutdown()
        except (websocket.WebSocketException, OSError) as e:
            raise ConnectionLost(f"{self._doing()}: {type(e).__name__} from {self.api.server.url}: {e}") from e

    def _opened(self, words: Sequence[str], seconds: float) -> Any:
        try:
            return self._connect(words, seconds)
        except websocket.WebSocketBadStatusException as e:
            if e.status_code != 401:
                raise self._refusal(e) from e
        refresh(self.api.connection.source)
        try:
            return self._connect(words, seconds)
        except websocket.WebSocketBadStatusException as e:
            raise self._refusal(e) from e

    def _connect(self, words: Sequence[str], seconds: float) -> Any:
        server, connection = self.api.server, self.api.connection
        path = f"/api/v1/namespaces/{self.namespace}/pods/{self.pod}/exec"
        query = {"container": self.name, "command": list(words), "stdout": "true", "stderr": "true"}
        # https becomes wss; an endpoint of one's own for Connect gateway may speak plain http, then it is ws.
        return websocket.create_connection(
            f"ws{server.url.removeprefix('http')}{path}?{urlencode(query, doseq=True)}",
            timeout=min(connection.request_timeout, seconds),
            header=[f"Authorization: Bearer {bearer_token(connection.source)}"],
            subprotocols=PROTOCOLS,
            suppress_origin=True,
            sslopt={"context": trust(server)},
        )

    def _refusal(self, error: Any) -> Refusal:
        text = (error.resp_body or b"").decode(errors="replace")
        status = _parsed(text)
        told = str(status.get("message") or text)
        return Refusal(self._doing(), error.status_code, str(status.get("reason") or ""), told)

    def _doing(self) -> str:
        return f"exec in pod {self.namespace}/{self.pod} on {self.api.server.name}"


def _messages(socket: Any, deadline: float, clock: Clock) -> Iterator[bytes]:
    """The messages until the one that tells how the command ended."""
    while True:
        socket.settimeout(max(0.001, deadline - clock.now()))
        message = socket.recv()
        if not message:  # the other side closes
            return
        yield message
        if message[0] == STATUS:
            return


def executed(messages: Iterable[bytes], doing: str) -> Executed:
    """Puts the channels together.

    Raises ConnectionLost when none tells how the command ended, MissingProgram and Refusal when it never started.
    """
    channels: dict[int, bytes] = {}
    for message in messages:
        channels[message[0]] = channels.get(message[0], b"") + message[1:]
    if STATUS not in channels:
        raise ConnectionLost(f"{doing}: the connection ended before the command did")
    output, errors = (channels.get(number, b"").decode(errors="replace") for number in (STDOUT, STDERR))
    return Executed(output, errors, _exit_code(_parsed(channels[STATUS].decode(errors="replace")), doing))


def _exit_code(status: Body, doing: str) -> int:
    if status.get("status") == "Success":
        return 0
    causes = (status.get("details") or {}).get("causes") or []
    code = next((str(cause.get("message")) for cause in causes if cause.get("reason") == "ExitCode"), "")
    told = str(status.get("message") or status)
    if code in NO_PROGRAM_CODES or (not code and any(words in told for words in NO_PROGRAM)):
        raise MissingProgram(f"{doing}: {told}")
    if not code.isdecimal():
        raise Refusal(doing, int(status.get("code") or 500), str(status.get("reason") or ""), told)
    return int(code)


def _parsed(text: str) -> Body:
    try:
        return json_body(json.loads(text))
    except json.JSONDecodeError:
        return {}
