# SPDX-License-Identifier: GPL-3.0-or-later
"""What has become too old, on a genuine API server and on the embedded one: tokens, pages and revisions."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import google.auth.crypt
import google.auth.jwt
import pytest

from tests.conformance.corpus.backends import PROGRAMS, genuine, until
from tests.conformance.corpus.masking import masked
from tests.genuine import require_programs
from tests.simulator.kubernetes.clocks import TurnedClock
from tests.simulator.kubernetes.live_server import Answer, LiveServer, running

HOUR = 3600
REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews"
# A genuine server compacts what is older than this; the embedded one remembers so many changes.
COMPACTED_EVERY = "--etcd-compaction-interval=1s"
REMEMBERED = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the genuine server keeps its keys."""
    return tmp_path_factory.mktemp("ages")


@pytest.fixture(scope="module")
def real(folder: Path) -> Iterator[LiveServer]:
    """A genuine API server that soon forgets."""
    require_programs(*PROGRAMS)
    with genuine(folder, COMPACTED_EVERY) as server:
        yield server


def account_token(server: LiveServer) -> str:
    """A token of a service account."""
    account = server.namespace("ages") + "/serviceaccounts"
    server.post(account, {"metadata": {"name": "picker"}})
    made = server.post(f"{account}/picker/token", {"spec": {"expirationSeconds": HOUR}})
    return str(made.body["status"]["token"])


def as_if_older(token: str, folder: Path, seconds: int) -> str:
    """The same token, issued so much earlier and signed with the genuine cluster's key."""
    header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2])
    moments = {key: claims[key] - seconds for key in ("exp", "iat", "nbf")}
    key = (folder / "credentials" / "accounts.pem").read_text(encoding="utf-8")
    signer = google.auth.crypt.RSASigner.from_string(key, header["kid"])
    return google.auth.jwt.encode(signer, claims | moments, header=header).decode()


def told(server: LiveServer, token: str) -> list[Any]:
    """What the bearer of a token is told, and what a review says of it."""
    used = server.request("GET", "/api/v1/namespaces/ages/secrets", token=token)
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": token}}
    return [used.status, masked(used.body), masked(server.post(REVIEWS, review).body["status"])]


def test_both_servers_refuse_a_token_that_has_expired_alike(real: LiveServer, folder: Path, tmp_path: Path) -> None:
    token, clock = account_token(real), TurnedClock()
    # The hand that makes it older makes one that is good, too.
    good, wanted = told(real, as_if_older(token, folder, 0)), told(real, as_if_older(token, folder, 2 * HOUR))
    with running(tmp_path, clock=clock) as embedded:
        token = account_token(embedded)
        assert told(embedded, token) == good
        clock.turned = timedelta(seconds=2 * HOUR)
        assert told(embedded, token) == wanted
    assert (good[0], wanted[0]) == (403, 401)


def begun(server: LiveServer) -> tuple[str, Answer]:
    """A list's path and its first page; afterwards there are changes."""
    secrets = server.namespace("pages") + "/secrets"
    for name in ("a", "b", "c", "d"):
        server.post(secrets, {"metadata": {"name": name}})
    first = server.get(secrets, limit="1")
    server.merge(f"{secrets}/b", {"metadata": {"labels": {"changed": "yes"}}})
    server.delete(f"{secrets}/c")
    return secrets, first


def after_the_first_page(server: LiveServer, secrets: str, first: Answer) -> list[Any]:
    """Everything a client is told who goes on with a list, or back to its revision, when that is forgotten."""
    metadata = first.body["metadata"]
    token, revision = metadata["continue"], metadata["resourceVersion"]
    refused = server.get(secrets, limit="2", **{"continue": token})
    rest = server.get(secrets, limit="2", **{"continue": refused.body["metadata"]["continue"]})
    back = server.get(secrets, resourceVersion=revision, resourceVersionMatch="Exact")
    paged = server.get(secrets, resourceVersion=revision, limit="2")
    later = server.get(secrets, resourceVersion=revision)
    object_itself = server.get(f"{secrets}/a", resourceVersion=revision)
    return [(answer.status, shown(answer.body)) for answer in (refused, rest, back, paged, later, object_itself)]


def shown(body: dict[str, Any]) -> Any:
    """A document without what belongs to one server."""
    return masked(json.loads(re.sub(r'"manager": "[^"]*"', '"manager": ""', json.dumps(body))))


def test_both_servers_tell_alike_that_a_page_or_a_list_is_forgotten(real: LiveServer, tmp_path: Path) -> None:
    secrets, first = begun(real)
    following = {"limit": "2", "continue": first.body["metadata"]["continue"]}
    # What is in the second page until then is that of the first page's moment.
    until(lambda: real.get(secrets, **following).status == 410, "the revision is compacted")
    wanted = after_the_first_page(real, secrets, first)
    with running(tmp_path, history=REMEMBERED) as embedded:
        secrets, first = begun(embedded)
        for number in range(REMEMBERED):
            embedded.post("/api/v1/namespaces", {"metadata": {"name": f"later-{number}"}})
        given = after_the_first_page(embedded, secrets, first)
    assert given == wanted
    assert [status for status, _ in wanted] == [410, 200, 410, 410, 200, 200]
