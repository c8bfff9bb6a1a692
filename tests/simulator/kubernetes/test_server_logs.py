# SPDX-License-Identifier: GPL-3.0-or-later
"""Pod logs as the kubelet tells them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.kubernetes.live_server import LiveServer

LOG = "2026-01-01T00:00:00.5Z first\n2026-01-01T00:00:02Z second\nthird\n"
STATUS_MERGE = "application/strategic-merge-patch+json"


@pytest.fixture
def pods(server: LiveServer) -> Iterator[str]:
    """The pods of a namespace where `one` runs and the kubelet tells the log above."""
    root = "/api/v1/namespaces/default/pods"
    spec = {"nodeName": "node", "containers": [{"name": "main", "image": "i"}]}
    server.post(root, {"metadata": {"name": "one"}, "spec": spec})
    server.request("PATCH", f"{root}/one/status", {"status": {"phase": "Running"}}, media=STATUS_MERGE)
    before = server.plane.kubelet
    server.plane.kubelet = lambda namespace, pod, container: LOG if (pod, container) == ("one", "main") else ""
    yield root
    server.plane.kubelet = before
    server.delete(f"{root}/one", {"gracePeriodSeconds": 0})


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({}, "first\nsecond\nthird\n"),
        ({"tailLines": "1"}, "third\n"),
        ({"tailLines": "0"}, ""),
        ({"sinceTime": "2026-01-01T00:00:01Z"}, "second\nthird\n"),
        ({"container": "main", "timestamps": "true"}, LOG),
    ],
)
def test_a_log_is_cut_as_asked(server: LiveServer, pods: str, query: dict[str, str], text: str) -> None:
    assert server.get(f"{pods}/one/log", **query).body == text


def test_a_followed_log_ends_with_its_pod(server: LiveServer, pods: str) -> None:
    server.request("PATCH", f"{pods}/one/status", {"status": {"phase": "Succeeded"}}, media=STATUS_MERGE)
    assert server.get(f"{pods}/one/log", follow="true").body == "first\nsecond\nthird\n"


def test_an_unknown_container_is_refused(server: LiveServer, pods: str) -> None:
    assert server.get(f"{pods}/one/log", container="other").status == 400


def test_nothing_is_kept_of_a_container_that_ran_before(server: LiveServer, pods: str) -> None:
    assert "not found" in server.get(f"{pods}/one/log", previous="true").message


def test_a_pod_without_a_node_has_no_log_yet(server: LiveServer, pods: str) -> None:
    server.post(pods, {"metadata": {"name": "idle"}, "spec": {"containers": [{"name": "main", "image": "i"}]}})
    nothing = server.get(f"{pods}/idle/log")
    assert (nothing.status, nothing.body) == (204, "")
    assert server.delete(f"{pods}/idle").status == 200


def test_the_log_of_a_missing_pod_is_404(server: LiveServer) -> None:
    assert server.get("/api/v1/namespaces/default/pods/nobody/log").status == 404
