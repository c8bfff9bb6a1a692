# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends one HTTP request from inside a cluster, by a Job that runs curl, and reads what came back from its log."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._conditions import condition, quoted, status_conditions
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import MANAGER
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience, Progress, until

MEASURES = '\n{"status": "%{http_code}", "seconds": %{time_total}, "error": "%{errormsg}"}\n'
MAX_TIME = 120  # seconds that curl gives one request
LOG_SECONDS = "600"


@dataclass(frozen=True)
class Reply:
    """What came back: HTTP status (0: no answer), latency in milliseconds, the body, and the question's mark."""

    mark: str
    status: int
    latency_ms: int
    body: str
    error: str = ""

    def told(self) -> str:
        """The reply in a few words, for somebody who waits for a better one."""
        return f"HTTP {self.status} {self.body[:200].strip()}" if self.status else f"no answer: {self.error}"

    def first_model(self) -> str:
        """The first model of a reply to /v1/models."""
        models = self._parsed().get("data") or [{}]
        return str(models[0].get("id", ""))

    def completion(self) -> str:
        """The text of a reply to /v1/completions."""
        choices = self._parsed().get("choices") or [{}]
        return str(choices[0].get("text", "")).strip()

    def _parsed(self) -> Body:
        try:
            found = json.loads(self.body)
        except json.JSONDecodeError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Probe:
    """Where the questions are asked from."""

    api: KubeApi
    namespace: str
    image: str
    patience: Patience

    def ask(self, url: str, question: Body | None) -> Reply:
        """Asks once. Raises FleetError when the pod cannot run."""
        mark = uuid.uuid4().hex
        name = f"gkefleet-probe-{mark[:8]}"
        jobs = f"/apis/batch/v1/namespaces/{self.namespace}/jobs"
        self.api.create(jobs, self._job(name, f"{url}?probe={mark}", question), manager=MANAGER)
        try:
            until(
                lambda: self.api.get(f"{jobs}/{name}"),
                _finished,
                self.patience,
                f"Job {self.namespace}/{name} on {self.api.server.name}",
            )
            return reply(mark, self._log(name))
        finally:
            self.api.delete(f"{jobs}/{name}")

    def _log(self, job: str) -> str:
        pods = f"/api/v1/namespaces/{self.namespace}/pods"
        found = self.api.get(pods, labelSelector=f"batch.kubernetes.io/job-name={job}").get("items", [])
        return self.api.text(f"{pods}/{found[0]['metadata']['name']}/log") if found else ""

    def _job(self, name: str, url: str, question: Body | None) -> Body:
        return {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {
                "name": name,
                "namespace": self.namespace,
                "labels": {"app.kubernetes.io/managed-by": MANAGER},
            },
            "spec": {
                "backoffLimit": 0,
                "ttlSecondsAfterFinished": 300,
                "template": {
                    "metadata": {"labels": {"app.kubernetes.io/name": "gkefleet-probe"}},
                    "spec": {
                        "restartPolicy": "Never",
                        "automountServiceAccountToken": False,
                        "containers": [{"name": "curl", "image": self.image, "command": curl(url, question)}],
                    },
                },
            },
        }


def curl(url: str, question: Body | None) -> list[str]:
    """The command that asks: a POST when there is a question."""
    command = ["curl", "--silent", "--max-time", str(MAX_TIME), "--write-out", MEASURES]
    if question is not None:
        command += ["--header", "Content-Type: application/json", "--data", json.dumps(question)]
    return [*command, url]


def _finished(job: Body) -> Progress:
    """A Job whose curl failed is finished too: curl says in its log why."""
    conditions = status_conditions(job)
    ended = any(condition(conditions, kind).get("status") == "True" for kind in ("Complete", "Failed"))
    return Progress(ended, quoted(conditions))


def reply(mark: str, log: str) -> Reply:
    """Takes a log apart: the answer's body, then one line of measures."""
    body, _, measures = log.rstrip().rpartition("\n")
    try:
        told: Any = json.loads(measures)
        return Reply(mark, int(told["status"]), round(told["seconds"] * 1000), body.strip(), told["error"])
    except (json.JSONDecodeError, TypeError, KeyError):
        return Reply(mark, 0, 0, "", f"the pod said {log[-200:]!r}")


def serving_cluster(api: KubeApi, namespace: str, selector: str, mark: str) -> bool:
    """Whether the access log of a model server on this cluster has the mark."""
    pods = f"/api/v1/namespaces/{namespace}/pods"
    running = api.get(pods, labelSelector=selector).get("items", [])
    return any(mark in _recent_log(api, f"{pods}/{pod['metadata']['name']}", pod) for pod in running)


def _recent_log(api: KubeApi, path: str, pod: Body) -> str:
    container = pod["spec"]["containers"][0]["name"]
    try:
        return api.text(f"{path}/log", container=container, sinceSeconds=LOG_SECONDS)
    except Refusal as e:
        if e.code == 403:
            raise
        return ""  # a pod that is starting or going has no log to read
