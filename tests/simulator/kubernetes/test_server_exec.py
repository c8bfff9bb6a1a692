# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands in the containers of pods, over a WebSocket."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import websocket

from simulator.kubernetes.cluster import NotExecuted
from tests.simulator.kubernetes.live_server import LiveServer

STATUS_MERGE = "application/strategic-merge-patch+json"
V4, V5 = "v4.channel.k8s.io", "v5.channel.k8s.io"
SPEC = {"nodeName": "node", "containers": [{"name": "main", "image": "i"}]}
RUNNING = {"phase": "Running", "containerStatuses": [{"name": "main", "image": "i", "state": {"running": {}}}]}
ECHO = {"command": ["echo", "a b"], "stdout": "true"}


async def ran(namespace: str, pod: str, container: str, words: list[str]) -> tuple[int, str]:
    """A container that has echo and false."""
    if words[0] not in ("echo", "false"):
        raise NotExecuted(f'exec: "{words[0]}": executable file not found in $PATH')
    return (0, f"{words[1]}\n") if words[0] == "echo" else (1, "")


@pytest.fixture
def pod(server: LiveServer) -> Iterator[str]:
    """The path of a running pod."""
    root = "/api/v1/namespaces/default/pods"
    server.post(root, {"metadata": {"name": "busy"}, "spec": SPEC})
    server.request("PATCH", f"{root}/busy/status", {"status": RUNNING}, media=STATUS_MERGE)
    before, server.plane.execute = server.plane.execute, ran
    yield f"{root}/busy"
    server.plane.execute = before
    server.delete(f"{root}/busy", {"gracePeriodSeconds": 0})


def opened(server: LiveServer, path: str, query: dict[str, Any], *protocols: str, token: str = "owner-token") -> Any:
    """A WebSocket to the exec of a pod."""
    return websocket.create_connection(
        f"wss://{server.plane.endpoint}{path}/exec?{urlencode(query, doseq=True)}",
        timeout=10,
        header=[f"Authorization: Bearer {token}"],
        subprotocols=list(protocols or (V5, V4)),
        sslopt={"context": ssl.create_default_context(cafile=str(server.ca_file))},
    )


def frames(server: LiveServer, path: str, query: dict[str, Any], *protocols: str) -> list[bytes]:
    """Everything the server sends until it closes."""
    socket = opened(server, path, query, *protocols)
    try:
        return list(iter(socket.recv, ""))
    finally:
        socket.shutdown()


def status(frame: bytes) -> Any:
    """The Status on channel 3."""
    assert frame[0] == 3
    return json.loads(frame[1:])


def refusal(server: LiveServer, path: str, query: dict[str, Any], token: str = "owner-token") -> tuple[int, str]:
    """Code and message of a WebSocket that does not open."""
    with pytest.raises(websocket.WebSocketBadStatusException) as caught:
        opened(server, path, query, token=token)
    return caught.value.status_code, json.loads(caught.value.resp_body)["message"]


def test_the_output_comes_on_channel_1_and_success_on_channel_3(server: LiveServer, pod: str) -> None:
    output, end = frames(server, pod, ECHO)
    assert output == b"\x01a b\n"
    assert status(end)["status"] == "Success"


def test_version_4_begins_with_an_empty_message(server: LiveServer, pod: str) -> None:
    assert frames(server, pod, ECHO, V4)[:2] == [b"\x01", b"\x01a b\n"]


def test_an_exit_code_stands_among_the_causes(server: LiveServer, pod: str) -> None:
    (end,) = frames(server, pod, {"command": ["false"], "stdout": "true"})
    assert status(end)["reason"] == "NonZeroExitCode"
    assert status(end)["details"]["causes"] == [{"reason": "ExitCode", "message": "1"}]


def test_a_missing_executable_is_an_internal_error_on_channel_3(server: LiveServer, pod: str) -> None:
    (end,) = frames(server, pod, {"command": ["bash"], "stdout": "true"})
    assert (status(end)["code"], status(end)["reason"]) == (500, "InternalError")
    assert "executable file not found" in status(end)["message"]


def test_a_container_that_does_not_run_is_told_on_channel_3(server: LiveServer, pod: str) -> None:
    waiting = {"containerStatuses": [{"name": "main", "image": "i", "state": {"waiting": {}}}]}
    server.request("PATCH", f"{pod}/status", {"status": waiting}, media="application/merge-patch+json")
    (end,) = frames(server, pod, ECHO)
    assert status(end)["message"].endswith('unable to upgrade connection: container not found ("main")')


def test_an_exec_is_in_the_journal_and_no_write(server: LiveServer, pod: str) -> None:
    frames(server, pod, ECHO)
    entry = server.journal.entries[-1]
    assert (entry["path"], entry["status"], entry["write"]) == (f"{pod}/exec", 101, False)
    assert entry["query"]["command"] == "echo 'a b'"


def test_who_may_not_get_pods_exec_is_refused(server: LiveServer, pod: str) -> None:
    code, message = refusal(server, pod, ECHO, token="alice-token")
    assert code == 403
    assert 'cannot get resource "pods/exec"' in message


def test_a_missing_pod_is_404(server: LiveServer) -> None:
    assert refusal(server, "/api/v1/namespaces/default/pods/nobody", ECHO)[0] == 404


def test_an_unknown_container_is_400(server: LiveServer, pod: str) -> None:
    code, message = refusal(server, pod, {**ECHO, "container": "other"})
    assert (code, message) == (400, "container other is not valid for pod busy")


def test_a_pod_without_a_node_is_400(server: LiveServer) -> None:
    root = "/api/v1/namespaces/default/pods"
    server.post(root, {"metadata": {"name": "homeless"}, "spec": {"containers": SPEC["containers"]}})
    assert refusal(server, f"{root}/homeless", ECHO) == (400, "pod homeless does not have a host assigned")
    server.delete(f"{root}/homeless")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_without_an_upgrade_is_400(server: LiveServer, pod: str, method: str) -> None:
    answer = server.request(method, f"{pod}/exec", query={"command": "true", "stdout": "true"})
    assert (answer.status, answer.message) == (400, "Upgrade request required")


def test_discovery_names_exec(server: LiveServer) -> None:
    (entry,) = [item for item in server.get("/api/v1").body["resources"] if item["name"] == "pods/exec"]
    assert (entry["kind"], entry["verbs"]) == ("PodExecOptions", ["create", "get"])


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["echo", "a b"], 0, "a b\n"),
        (["false"], 1, "command terminated with exit code 1"),
        (["bash"], 1, "executable file not found in $PATH"),
    ],
)
def test_kubectl_exec_understands_it(server: LiveServer, pod: str, words: list[str], code: int, told: str) -> None:
    address = [f"--server=https://{server.plane.endpoint}", f"--certificate-authority={server.ca_file}"]
    command = ["kubectl", "--kubeconfig=/dev/null", "--token=owner-token", *address, "exec", "busy", "--", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, told in done.stdout + done.stderr) == (code, True), done.stderr
