# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands that somebody runs in a container beside its own program."""

from __future__ import annotations

import uuid
from typing import Any

from simulator.clock import CloudClock
from simulator.controllers.cluster import Connection
from simulator.controllers.kinds import POD
from simulator.controllers.workloads.containers import environment
from simulator.dataplane.engines import model_server
from simulator.dataplane.network import Network
from simulator.dataplane.shell import PROGRAMS, SHELLS, run_program
from simulator.kubernetes.cluster import NotExecuted

# containerd's words, as GKE shows them.
NO_EXECUTABLE = (
    'error executing command in container: failed to exec in container: failed to start exec "{id}": '
    "OCI runtime exec failed: exec failed: unable to start container process: "
    'exec: "{name}": executable file not found in $PATH: unknown'
)


class Commands:
    """Runs commands in the containers of one cluster."""

    def __init__(self, connection: Connection, network: Network, clock: CloudClock) -> None:
        self._connection = connection
        self._network = network
        self._clock = clock

    async def run(self, namespace: str, pod_name: str, container_name: str, words: list[str]) -> tuple[int, str]:
        """Gives exit code and output. Raises NotExecuted when the container's image lacks the program."""
        objects = self._connection.cache.snapshot()
        pod = objects.find(POD, namespace, pod_name)
        containers = pod["spec"]["containers"] if pod else []
        container = next((item for item in containers if item["name"] == container_name), None)
        if pod is None or container is None:
            raise NotExecuted(f'unable to upgrade connection: container not found ("{container_name}")')
        if not has_program(container, words[0]):
            raise NotExecuted(NO_EXECUTABLE.format(id=uuid.uuid4().hex * 2, name=words[0]))
        return await run_program(words, environment(pod, container, objects), self._network, self._clock)


def has_program(container: dict[str, Any], name: str) -> bool:
    """Whether the image has the program: those of vLLM and SGLang have curl and a shell, as curl's own has."""
    is_known = name in SHELLS or name.rsplit("/", 1)[-1] in PROGRAMS
    return is_known and (model_server(container) is not None or "curl" in str(container.get("image", "")))
