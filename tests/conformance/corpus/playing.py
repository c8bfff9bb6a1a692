# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays a case on a control plane, and gives what a client would see of it."""

from __future__ import annotations

import json
import re
import time
import uuid
from dataclasses import replace
from typing import Any

from tests.conformance.corpus.cases import VERBS, Case, Step
from tests.conformance.corpus.masking import masked
from tests.conformance.corpus.shapes import PARTS, shaped
from tests.conformance.corpus.streams import events, is_watch
from tests.simulator.kubernetes.live_server import Answer, LiveServer

NAMESPACED = {
    "core": "/api/v1",
    "apps": "/apis/apps/v1",
    "batch": "/apis/batch/v1",
    "rbac": "/apis/rbac.authorization.k8s.io/v1",
    "scaling": "/apis/autoscaling/v2",
    "policy": "/apis/policy/v1",
    "net": "/apis/networking.k8s.io/v1",
    "pools": "/apis/inference.networking.k8s.io/v1",
    "objectives": "/apis/inference.networking.x-k8s.io/v1alpha2",
    "gateways": "/apis/gateway.networking.k8s.io/v1",
    "grants": "/apis/gateway.networking.k8s.io/v1beta1",
    "google": "/apis/networking.gke.io/v1",
    "metrics": "/apis/autoscaling.gke.io/v1beta1",
    "monitoring": "/apis/monitoring.googleapis.com/v1",
    "toys": "/apis/corpus.example.com/v1",
    "leases": "/apis/coordination.k8s.io/v1",
}
ACCEPTED = {
    "table": "application/json;as=Table;v=v1;g=meta.k8s.io",
    "metadata": "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
    "metadata list": "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
    "aggregated": "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
}
PATIENCE_SECONDS = 20.0


class Playing:
    """One run of one case, in a namespace of its own; `{answer.path}` and `{token}` read from the last answer that
    `keep` does not pass over."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self.namespace = f"c{uuid.uuid4().hex[:8]}"
        self.last: Any = {}
        self.token = ""

    def play(self, case: Case) -> list[dict[str, Any]]:
        """What each step of the case answered, as far as the corpus compares it."""
        self.server.post("/api/v1/namespaces", {"metadata": {"name": self.namespace}})
        # Pods run as it; where a controller makes it, that may take a moment.
        self.server.post(f"/api/v1/namespaces/{self.namespace}/serviceaccounts", {"metadata": {"name": "default"}})
        try:
            return [self._outcome(step) for step in case.steps]
        finally:
            self.server.delete(f"/api/v1/namespaces/{self.namespace}")

    def _outcome(self, step: Step) -> dict[str, Any]:
        answer = self._sent(step)
        deadline = time.monotonic() + PATIENCE_SECONDS
        until = self._filled(step.options.get("until", {}))
        while not happened(answer, until) and time.monotonic() < deadline:
            time.sleep(0.05)
            answer = self._sent(step)
        if isinstance(answer.body, dict) and not is_watch(answer):
            self.last = self.last if step.options.get("keep") else answer.body
            self.token = token_of(answer.body) or self.token
            asked = {key: self._filled(step.options[key]) for key in PARTS if key in step.options}
            answer = replace(answer, body=shaped(answer.body, asked))
        told = outcome(answer, self.namespace)
        return told if not step.options.get("aside") else {"status": told["status"]}

    def _sent(self, step: Step) -> Answer:
        method, media = VERBS[step.verb]
        options = step.options
        more: dict[str, Any] = {"media": options.get("media", media), "headers": dict(options.get("headers", {}))}
        more["accept"] = ACCEPTED.get(options.get("accept", ""), options.get("accept", "application/json"))
        more["headers"] |= {name: self._filled(value) for name, value in more["headers"].items()}
        if "token" in options:
            more["token"] = self._filled(options["token"])
        return self.server.request(method, self._path(step), self._filled(step.body), **more)

    def _path(self, step: Step) -> str:
        path: str = step.path
        for name, root in NAMESPACED.items():
            path = path.replace(f"{{{name}}}", f"{root}/namespaces/{self.namespace}").replace(f"{{{name} all}}", root)
        return self._filled(path)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            return re.sub(r"\{(ns|token|answer[.\w]*)\}", lambda found: self._word(found[1]), value)
        if isinstance(value, list):
            return [self._filled(item) for item in value]
        return (
            {self._filled(key): self._filled(item) for key, item in value.items()} if isinstance(value, dict) else value
        )

    def _word(self, word: str) -> str:
        if word == "ns":
            return self.namespace
        if word == "token":
            return self.token
        found = self.last
        for key in word.split(".")[1:]:
            found = found[int(key)] if isinstance(found, list) else found.get(key, {})
        return str(found)


def token_of(body: dict[str, Any]) -> str:
    """The token that a TokenRequest answered with; nothing for any other answer."""
    return str(body["status"]["token"]) if body.get("kind") == "TokenRequest" else ""


def happened(answer: Answer, until: dict[str, Any]) -> bool:
    """Tells whether an answer shows what a step waits for: a status, or a word in the body, of what is there at all."""
    if "status" in until and answer.status != until["status"]:
        return False
    if "settled" in until and answer.status == 200:
        return until["settled"] in json.dumps(answer.body)
    return until.get("says", "") in json.dumps(answer.body)


def outcome(answer: Answer, namespace: str) -> dict[str, Any]:
    """An answer without what differs from run to run."""
    told: dict[str, Any] = {"status": answer.status, "type": answer.headers.get("Content-Type")}
    if answer.headers.get("Warning"):
        told["warning"] = answer.headers["Warning"]
    told["body"] = answer.body if not is_watch(answer) else [json.loads(line) for line in events(answer)]
    text = json.dumps(told).replace(namespace, "NAMESPACE")
    return dict(masked(json.loads(text)))


def verdict(told: dict[str, Any]) -> dict[str, Any]:
    """The part of an outcome that does not depend on a definition's own words."""
    body = told.get("body")
    if told["status"] < 400 or not isinstance(body, dict):
        return told
    causes = body.get("details", {}).get("causes", [])
    fields = sorted({(cause.get("field", ""), cause.get("reason", "")) for cause in causes})
    return {"status": told["status"], "reason": body.get("reason"), "fields": [list(each) for each in fields]}
