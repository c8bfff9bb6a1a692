# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends one HTTP request from a pod that runs anyway, so that asking writes nothing to the cluster."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from ansible_collections.gkefleet.inference.plugins.module_utils._conditions import condition, status_conditions
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_exec import (
    ConnectionLost,
    Container,
    MissingProgram,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._probe import MAX_TIME, Probe, Reply, curl, reply

LONGEST = MAX_TIME + 30.0  # seconds: curl gives up before


@dataclass(frozen=True)
class ProbeByExec:
    """Asks from a Ready pod that the selector chooses, and by a Job while there is none or it has no curl."""

    selector: str
    job: Probe

    def ask(self, url: str, question: Body | None) -> Reply:
        """Asks once. Raises FleetError when the caller may not."""
        container = self._container()
        if container is None:
            return self.job.ask(url, question)
        try:
            return self._asked(container, url, question)
        except MissingProgram:
            return self.job.ask(url, question)

    def _asked(self, container: Container, url: str, question: Body | None) -> Reply:
        mark = uuid.uuid4().hex
        try:
            done = container.run(curl(f"{url}?probe={mark}", question), LONGEST, self.job.patience.clock)
        except ConnectionLost as e:
            return Reply(mark, 0, 0, "", str(e))
        except Refusal as e:
            if e.code == 403:
                raise
            # The pod went away meanwhile; who waits asks from another one.
            return Reply(mark, 0, 0, "", str(e))
        return reply(mark, done.output or done.errors)

    def _container(self) -> Container | None:
        api, namespace = self.job.api, self.job.namespace
        pods = api.get(f"/api/v1/namespaces/{namespace}/pods", labelSelector=self.selector).get("items", [])
        pod = next((pod for pod in pods if _is_ready(pod)), None)
        if pod is None:
            return None
        return Container(api, namespace, pod["metadata"]["name"], pod["spec"]["containers"][0]["name"])


def _is_ready(pod: Body) -> bool:
    is_going = "deletionTimestamp" in pod["metadata"]
    return not is_going and condition(status_conditions(pod), "Ready").get("status") == "True"
