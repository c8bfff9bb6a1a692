# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals of a cluster's API, by bare HTTP and with the genuine kubectl, of whatever clusters are made."""

from __future__ import annotations

import http.client
import shutil
import urllib.error
from collections.abc import Iterator

import pytest

from simulator import app
from tests.conformance.refusals.programs import Programs, expected
from tests.simulator.clusters import running
from tests.simulator.google import Google
from tests.simulator.refusals import world
from tests.simulator.refusals.cluster_api import ClusterApi, furnish
from tests.simulator.refusals.objects import MAPS, config_map
from tests.simulator.refusals.refusal import Refusal
from tests.simulator.refusals.table import CLUSTER
from tests.simulator.refusals.test_cluster_refusals import assert_refused


@pytest.fixture(scope="module")
def api(kubernetes: str) -> Iterator[ClusterApi]:
    """A cluster with the Gateway API and the table's objects."""
    # Genuine programs take their time: what waits for them must not think that hours have passed.
    pace = {"speed": 60.0} if kubernetes == "real" else {}
    with app.start(**{**world.SETTINGS, **pace, "kubernetes": kubernetes}) as simulated:
        google = Google(simulated)
        running(google, **world.GATEWAY_CLUSTER)
        cluster = ClusterApi(google)
        furnish(cluster)
        yield cluster


@pytest.mark.parametrize("refusal", CLUSTER, ids=lambda each: each.name)
def test_the_api_server_refuses(api: ClusterApi, refusal: Refusal) -> None:
    assert_refused(api, refusal)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed here")
@pytest.mark.parametrize("refusal", [each for each in CLUSTER if each.command], ids=lambda each: each.name)
def test_kubectl_says_what_the_api_server_said(
    api: ClusterApi, refusal: Refusal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    done = Programs(tmp_path_factory.mktemp("kubectl"), api).run(refusal)

    assert done.returncode == 1, done
    assert expected(refusal).fullmatch(done.stderr), done.stderr


@pytest.mark.parametrize(("effect", "status"), [("reset", 404), ("reset-after", 200), ("truncate", 200)])
def test_scripted_faults_break_connections(api: ClusterApi, effect: str, status: int) -> None:
    api.script_fault(service="kubernetes/gke-west", method="POST", path="configmaps$", effect=effect)
    with pytest.raises((ConnectionError, urllib.error.URLError, http.client.HTTPException)):
        api.call("POST", MAPS, config_map(effect))

    assert api.call("GET", f"{MAPS}/{effect}").status == status
