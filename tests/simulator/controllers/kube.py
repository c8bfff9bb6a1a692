# SPDX-License-Identifier: GPL-3.0-or-later
"""A bare client of a simulated cluster's Kubernetes API."""

from __future__ import annotations

import base64
import json
import ssl
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

from simulator.controllers.kinds import BY_TYPE, Kind
from tests.simulator.google import PROJECT, Google, until


class Kube:
    """Calls one cluster with the token of the cloud's operator."""

    def __init__(self, google: Google, location: str, name: str) -> None:
        body = google.get("container", f"v1/{PROJECT}/locations/{location}/clusters/{name}")
        authority = base64.b64decode(body["masterAuth"]["clusterCaCertificate"]).decode()
        self._trust = ssl.create_default_context(cadata=authority)
        self._root = f"https://{body['endpoint']}"
        self._token = google.token

    def call(self, method: str, path: str, body: Any = None, media: str = "application/json", **query: str) -> Any:
        """The status and the body of an answer."""
        request = urllib.request.Request(
            f"{self._root}{path}?{urlencode(query)}" if query else self._root + path,
            method=method,
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": media},
            data=None if body is None else json.dumps(body).encode(),
        )
        try:
            with urllib.request.urlopen(request, context=self._trust) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def apply(self, *manifests: dict[str, Any]) -> None:
        """Applies each as the operator would."""
        for manifest in manifests:
            status, text = self.attempt(manifest)
            assert status in (200, 201), text

    def attempt(self, manifest: dict[str, Any]) -> tuple[int, str]:
        """Applies one and gives the answer, whatever it is."""
        kind = BY_TYPE[manifest["apiVersion"], manifest["kind"]]
        path = kind.path(manifest["metadata"].get("namespace", ""), manifest["metadata"]["name"])
        status, text = self.call(
            "PATCH", path, manifest, "application/apply-patch+yaml", fieldManager="operator", force="true"
        )
        return int(status), str(text)

    def find(self, kind: Kind, name: str, namespace: str = "default") -> dict[str, Any]:
        """One object; empty when there is none."""
        status, text = self.call("GET", kind.path(namespace, name))
        return dict(json.loads(text)) if status == 200 else {}

    def list(self, kind: Kind, namespace: str = "") -> list[dict[str, Any]]:
        """The objects of a kind."""
        status, text = self.call("GET", kind.path(namespace))
        return list(json.loads(text)["items"]) if status == 200 else []

    def delete(self, kind: Kind, name: str, namespace: str = "default") -> None:
        """Deletes one object."""
        status, text = self.call("DELETE", kind.path(namespace, name), {"propagationPolicy": "Background"})
        assert status in (200, 202), text

    def log(self, pod: str, namespace: str = "default") -> str:
        """The log of a pod's only container."""
        return str(self.call("GET", f"/api/v1/namespaces/{namespace}/pods/{pod}/log")[1])

    def wait(self, kind: Kind, name: str, condition: str, namespace: str = "default", seconds: float = 10.0) -> Any:
        """The object once a condition of it is True."""
        return until(lambda: self.find(kind, name, namespace), lambda found: has(found, condition), seconds)


def has(found: dict[str, Any], kind: str, status: str = "True") -> bool:
    """Tells whether the object has a condition of that type and status."""
    return condition_of(found, kind).get("status") == status


def condition_of(found: dict[str, Any], kind: str) -> dict[str, Any]:
    """The condition of that type; empty when there is none."""
    conditions = (found.get("status") or {}).get("conditions") or []
    return next((dict(condition) for condition in conditions if condition["type"] == kind), {})
