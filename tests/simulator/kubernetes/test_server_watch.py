# SPDX-License-Identifier: GPL-3.0-or-later
"""Watches: from a revision, with selectors, bookmarks and an end."""

from __future__ import annotations

import threading
from typing import Any

from tests.simulator.kubernetes.live_server import LiveServer, running


def told(events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Type and name of each event."""
    return [(event["type"], event["object"]["metadata"].get("name", "")) for event in events]


def test_a_watch_without_a_revision_begins_with_what_is_there(server: LiveServer) -> None:
    secrets = server.namespace("watch-all") + "/secrets"
    server.post(secrets, {"metadata": {"name": "one"}})
    assert told(server.watch(secrets)) == [("ADDED", "one")]


def test_a_watch_from_a_revision_tells_each_later_change(server: LiveServer) -> None:
    secrets = server.namespace("watch-revision") + "/secrets"
    server.post(secrets, {"metadata": {"name": "one"}})
    revision = server.get(secrets).body["metadata"]["resourceVersion"]
    server.merge(f"{secrets}/one", {"metadata": {"labels": {"a": "b"}}})
    server.delete(f"{secrets}/one")
    events = server.watch(secrets, resourceVersion=revision)
    assert told(events) == [("MODIFIED", "one"), ("DELETED", "one")]
    revisions = [int(event["object"]["metadata"]["resourceVersion"]) for event in events]
    assert int(revision) < revisions[0] < revisions[1]


def test_a_change_during_the_watch_arrives(server: LiveServer) -> None:
    secrets = server.namespace("watch-live") + "/secrets"
    revision = server.get(secrets).body["metadata"]["resourceVersion"]
    timer = threading.Timer(0.3, server.post, (secrets, {"metadata": {"name": "late"}}))
    timer.start()
    assert told(server.watch(secrets, resourceVersion=revision)) == [("ADDED", "late")]
    timer.join()


def test_an_object_that_leaves_the_selection_is_deleted_to_the_watch(server: LiveServer) -> None:
    secrets = server.namespace("watch-selector") + "/secrets"
    revision = server.get(secrets).body["metadata"]["resourceVersion"]
    server.post(secrets, {"metadata": {"name": "one"}})
    server.merge(f"{secrets}/one", {"metadata": {"labels": {"seen": "yes"}}})
    server.merge(f"{secrets}/one", {"metadata": {"labels": {"seen": "no"}}})
    events = server.watch(secrets, resourceVersion=revision, labelSelector="seen=yes")
    assert told(events) == [("ADDED", "one"), ("DELETED", "one")]


def test_initial_events_end_with_a_bookmark(server: LiveServer) -> None:
    secrets = server.namespace("watch-bookmark") + "/secrets"
    server.post(secrets, {"metadata": {"name": "one"}})
    query = {"sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan", "allowWatchBookmarks": "true"}
    events = server.watch(secrets, **query)
    assert told(events) == [("ADDED", "one"), ("BOOKMARK", "")]
    assert events[1]["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}


def test_a_forgotten_revision_is_410_inside_the_stream(tmp_path: Any) -> None:
    with running(tmp_path, history=5) as server:
        secrets = server.namespace("watch-old") + "/secrets"
        for number in range(9):
            server.post(secrets, {"metadata": {"name": f"secret-{number}"}})
        events = server.watch(secrets, resourceVersion="1")
    assert [(event["type"], event["object"]["code"]) for event in events] == [("ERROR", 410)]
    assert "too old resource version: 1" in events[0]["object"]["message"]


def test_a_malformed_revision_is_500(server: LiveServer) -> None:
    answer = server.get("/api/v1/secrets", watch="true", resourceVersion="abc")
    assert (answer.status, answer.body.get("reason", "")) == (500, "")


def test_a_watch_of_a_removed_type_ends(server: LiveServer) -> None:
    crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}}
    names = {"plural": "bells", "kind": "Bell"}
    spec = {"group": "watch.example.com", "scope": "Cluster", "names": names, "versions": [version]}
    server.post(crds, {"metadata": {"name": "bells.watch.example.com"}, "spec": spec})
    timer = threading.Timer(0.2, server.delete, (f"{crds}/bells.watch.example.com",))
    timer.start()
    assert server.watch("/apis/watch.example.com/v1/bells", timeoutSeconds="30") == []
    timer.join()
