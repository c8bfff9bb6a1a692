# SPDX-License-Identifier: GPL-3.0-or-later
"""gke_credentials."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import urllib3

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import WEST, cluster

MODULE = "gke_credentials"


def answered(reached: dict[str, Any]) -> int:
    """The status with which the cluster answers somebody who has only this."""
    server = reached["kubeconfig"]["clusters"][0]["cluster"]
    authority = base64.b64decode(server["certificate-authority-data"]).decode()
    headers = {"Authorization": f"Bearer {base64.b64decode(reached['token']).decode()}"}
    url = f"{server['server']}/api/v1/namespaces"
    return urllib3.PoolManager(ca_cert_data=authority).request("GET", url, headers=headers, timeout=10).status


def test_other_programs_reach_the_cluster_by_what_it_gives(run: ModuleRunner) -> None:
    cluster(run)
    assert answered(run.unchanged(MODULE, WEST)["resource"]) == 200


def test_the_kubeconfig_holds_no_secret(run: ModuleRunner) -> None:
    cluster(run)
    reached = run(MODULE, WEST)["resource"]
    token = base64.b64decode(reached["token"]).decode()
    assert "users" not in reached["kubeconfig"]
    assert token not in json.dumps(reached["kubeconfig"])


def test_a_token_that_was_given_as_an_option_is_given_on(run: ModuleRunner) -> None:
    cluster(run)
    token = Path(run.cloud.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]).read_text(encoding="utf-8").strip()
    result = run(MODULE, {**WEST, "access_token": token})
    assert answered(result["resource"]) == 200
    assert token not in json.dumps(result)


def test_a_cluster_that_is_still_to_come_is_reached_by_nothing_in_check_mode(run: ModuleRunner) -> None:
    later = {**WEST, "cluster": "gke-later"}
    cluster(run)
    assert run.predict(MODULE, later)["resource"] is None
    assert "gke-later does not exist" in run.way(MODULE, later, False)["msg"]


def test_a_removal_may_find_the_cluster_gone(run: ModuleRunner) -> None:
    cluster(run)
    assert run.unchanged(MODULE, {**WEST, "cluster": "gke-gone", "missing_ok": True})["resource"] is None
