# SPDX-License-Identifier: GPL-3.0-or-later
"""The Kubernetes API of a cluster of the table, and the objects the refused requests run into."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from base64 import b64decode
from typing import Any
from urllib.parse import urlencode

from tests.simulator.clusters import REGION, cluster
from tests.simulator.google import Answer, Google, until
from tests.simulator.refusals.objects import APPLY, DEPLOYMENTS, GATEWAYS, MAPS, ROUTES, config_map, deployment
from tests.simulator.refusals.refusal import OPERATOR


class ClusterApi:
    """Asks a cluster as one principal, over TLS by its own authority."""

    def __init__(self, google: Google, name: str = "gke-west") -> None:
        body = google.get("container", cluster(name, REGION))
        self.ca = b64decode(body["masterAuth"]["clusterCaCertificate"]).decode()
        self.address = f"https://{body['endpoint']}"
        self.environ = google.running.environ
        self._google = google
        self._trust = ssl.create_default_context(cadata=self.ca)

    def token(self, caller: str) -> str:
        """A token of that principal; nobody's is nonsense."""
        if caller == OPERATOR:
            return self._google.token
        return self._google.running.token(caller, 1e6) if caller else "nonsense"

    def script_fault(self, **wanted: Any) -> None:
        """Script a fault of the simulator that the cluster belongs to."""
        self._google.running.script_fault(**wanted)

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """One request; `query`, `media` and `caller` say the rest."""
        query = more.get("query") or {}
        request = urllib.request.Request(
            f"{self.address}{path}?{urlencode(query)}" if query else self.address + path,
            method=method,
            headers={
                "Authorization": f"Bearer {self.token(more.get('caller', OPERATOR))}",
                "Content-Type": more.get("media", "application/json"),
            },
            data=None if body is None else json.dumps(body).encode(),
        )
        try:
            with urllib.request.urlopen(request, context=self._trust) as answer:
                return Answer(answer.status, json.load(answer))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, decoded(error.read()))


def decoded(raw: bytes) -> Any:
    """A Status, or the plain text of a path that nothing serves."""
    return json.loads(raw) if raw.startswith(b"{") else raw.decode()


def furnish(api: ClusterApi) -> None:
    """Make the objects that are in the way."""
    kept = config_map("kept", data={"key": "theirs"})
    made = [
        api.call("PATCH", f"{MAPS}/kept", kept, query={"fieldManager": "owner"}, media=APPLY),
        api.call("POST", MAPS, {**config_map("frozen", data={"key": "old"}), "immutable": True}),
        api.call("POST", DEPLOYMENTS, deployment("kept", "one")),
    ]
    assert [answer.status for answer in made] == [201, 201, 201], made
    for kind in (ROUTES, GATEWAYS):
        until(lambda kind=kind: api.call("GET", kind).status, lambda status: status == 200)
