# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster for tests of kubectl and helm alone: made without gcloud, reached by the simulator's kubeconfig."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import Any

from simulator.environment import read_exports
from tests.conformance.clients.terminal import Terminal

_SECONDS = 120.0
_CLUSTERS = "v1/projects/my-gke-project/locations/europe-west3/clusters"


def make_cluster(terminal: Terminal) -> None:
    """Makes the cluster gke-west, waits until it runs, and leaves its kubeconfig where kubectl looks for it."""
    services = {"serviceIds": ["compute.googleapis.com", "container.googleapis.com"]}
    _call(terminal, "SERVICEUSAGE", "v1/projects/my-gke-project/services:batchEnable", services)
    pool = {"name": "default-pool", "initialNodeCount": 1, "config": {"machineType": "e2-standard-16"}}
    channel = {"gatewayApiConfig": {"channel": "CHANNEL_STANDARD"}}
    body = {"cluster": {"name": "gke-west", "nodePools": [pool], "networkConfig": channel}}
    _until(lambda: _call(terminal, "CONTAINER", _CLUSTERS, body).get("name"))
    _until(lambda: _call(terminal, "CONTAINER", f"{_CLUSTERS}/gke-west").get("status") == "RUNNING")
    config = terminal.home / ".kube" / "config"
    config.parent.mkdir(exist_ok=True)
    config.write_text(terminal.simulator("kubeconfig", "gke-west"), encoding="utf-8")


def _call(terminal: Terminal, api: str, path: str, body: Any = None) -> dict[str, Any]:
    """The answer of a GET, or of a POST when there is a body; an API that is not usable yet answers nothing."""
    variables = read_exports(terminal.env_file)
    with open(variables["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"], encoding="utf-8") as file:
        headers = {"Authorization": f"Bearer {file.read().strip()}", "Content-Type": "application/json"}
    address = variables[f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{api}"] + path
    request = urllib.request.Request(address, json.dumps(body).encode() if body else None, headers)
    try:
        with urllib.request.urlopen(request) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        with error:
            if error.code != 403:
                raise
        return {}


def _until(ready: Any) -> None:
    deadline = time.monotonic() + _SECONDS
    while not ready():
        assert time.monotonic() < deadline, "the cluster does not come"
        time.sleep(0.1)
