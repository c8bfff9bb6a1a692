# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way over two regions: from exported pools to an answer at each address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator import app
from simulator.controllers.kinds import DEPLOYMENT, GATEWAY, HTTP_ROUTE, JOB, POOL_IMPORT
from tests.simulator.controllers.kube import Kube
from tests.simulator.controllers.objects import (
    POOL,
    backend,
    backend_policy,
    curl_job,
    gateway,
    health_policy,
    route,
)
from tests.simulator.controllers.worlds import EAST, SERVICES, WEST, make_fleet, make_subnet
from tests.simulator.google import Google, until

REGIONS = ("europe-west3", "us-east4")


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Google, Kube, Kube]]:
    with app.start(speed=500.0, enabled=SERVICES) as running:
        google = Google(running)
        west, east = make_fleet(google, WEST, EAST)
        for region in REGIONS:
            make_subnet(google, region)
        for kube in (west, east):
            kube.apply(*backend())
        until(lambda: west.find(POOL_IMPORT, POOL), bool)
        west.apply(health_policy(), backend_policy(), gateway(*REGIONS), route())
        yield google, west, east


def test_all(world) -> None:
    google, west, east = world
    until(lambda: west.find(GATEWAY, "gateway"), lambda found: len(found["status"].get("addresses", [])) == 2)
    for kube in (west, east):
        kube.wait(DEPLOYMENT, POOL, "Available")
    import json

    print(json.dumps(west.find(GATEWAY, "gateway")["status"], indent=1))
    print(json.dumps(west.find(HTTP_ROUTE, "route")["status"], indent=1))
    print(google.running.state()["dataplane"])
    address = west.find(GATEWAY, "gateway")["status"]["addresses"][0]["value"]
    west.apply(curl_job("probe", "--silent", "--write-out", "\n%{http_code}", f"http://{address}/v1/models?probe=1"))
    west.wait(JOB, "probe", "Complete")
    from simulator.controllers.kinds import POD

    for pod in west.list(POD):
        print(pod["metadata"]["name"], west.log(pod["metadata"]["name"]))
    print(json.dumps({k: v for k, v in google.running.state()["compute"].items() if "gkemcg1" in k}, indent=1)[:6000])
