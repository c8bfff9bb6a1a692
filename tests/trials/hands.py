# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody else at work in a project: edits and deletes in clusters and in Google's APIs, past our modules."""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from pathlib import Path
from typing import Any

import requests

from tests.trials.objects import title_of

SOMEBODY = {"fieldManager": "somebody"}
MERGE = "application/merge-patch+json"
MOMENT = 0.01  # seconds
A_WHILE = 20000.0  # seconds of the cloud's time


class Hands:
    """An administrator of every cluster, and the operator of the project."""

    def __init__(self, cloud: Any) -> None:
        self.cloud = cloud
        self._sessions: dict[str, requests.Session] = {}
        self._authorities = Path(tempfile.mkdtemp(prefix="gkefleet-hands-"))
        weakref.finalize(self, shutil.rmtree, self._authorities, ignore_errors=True)

    def cluster(self, name: str, method: str, path: str, body: Any = None) -> requests.Response:
        """One request to a cluster's API; whatever it answers."""
        plane = next(plane for (_, known), plane in self.cloud.cloud.clusters.items() if known == name)
        session = self._sessions.get(plane.endpoint) or self._signed_in(plane)
        endpoint = plane.endpoint if plane.endpoint.startswith("https://") else f"https://{plane.endpoint}"
        query = None if method == "DELETE" else SOMEBODY
        headers = {"Content-Type": MERGE} if method == "PATCH" else {}
        return session.request(method, endpoint + path, json=body, params=query, headers=headers, timeout=30)

    def google(self, service: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """One request to a Google API, which must succeed."""
        environ = self.cloud.environ
        token = Path(environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]).read_text(encoding="utf-8").strip()
        address = environ[f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service.upper()}"] + path
        answer = requests.request(method, address, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        assert answer.ok, answer.text
        given: dict[str, Any] = answer.json()
        return given

    def begin_slowly(self, service: str, method: str, path: str, body: Any = None) -> None:
        """One request that begins an operation of a Google API which does not get on for a while."""
        self.cloud.script_fault(service=service, method=method, effect="stall-operation", delay=A_WHILE)
        self.google(service, method, path, body)

    def operate(self, service: str, method: str, path: str, body: Any = None) -> None:
        """One request that begins an operation of a Google API; returns when everything that was begun has ended."""
        self.google(service, method, path, body)
        while any(operation["ended"] is None for operation in self.cloud.operations()):
            time.sleep(MOMENT)

    def places(self) -> dict[str, tuple[str, str]]:
        """The cluster and the path of every object of every cluster, by title."""
        found = {}
        for service, bodies in self.cloud.state().items():
            cluster = service.removeprefix("kubernetes/")
            if cluster != service:
                found.update({title_of(body, cluster): (cluster, path) for path, body in bodies.items()})
        return found

    def _signed_in(self, plane: Any) -> requests.Session:
        session = self._sessions[plane.endpoint] = requests.Session()
        authority = self._authorities / f"{len(self._sessions)}.pem"
        authority.write_bytes(plane.ca_pem)
        session.trust_env, session.verify = False, str(authority)
        session.headers["Authorization"] = f"Bearer {plane.admin_token}"
        return session
