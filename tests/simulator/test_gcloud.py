# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine gcloud against the simulated cloud."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.simulator.google import PROJECT, Google, until

pytestmark = pytest.mark.skipif(shutil.which("gcloud") is None, reason="gcloud is not installed here")

Gcloud = Callable[..., str]
AGENT = "service-123456789012@gcp-sa-multiclusteringress.iam.gserviceaccount.com"
CLUSTER = f"v1/{PROJECT}/locations/europe-west3/clusters"


@pytest.fixture
def gcloud(google: Google, tmp_path: Path) -> Gcloud:
    environ = {**os.environ, **google.running.environ, "CLOUDSDK_CONFIG": str(tmp_path / "gcloud")}

    def run(*arguments: str) -> str:
        answer = subprocess.run(
            ["gcloud", *arguments], env=environ, capture_output=True, text=True, timeout=60, check=False
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    return run


def test_services_are_enabled_and_listed(gcloud: Gcloud) -> None:
    gcloud("services", "enable", "container.googleapis.com", "gkehub.googleapis.com")
    enabled = gcloud("services", "list", "--enabled", "--format=value(config.name)").split()

    assert {"container.googleapis.com", "gkehub.googleapis.com"} <= set(enabled)


def test_a_new_agent_is_bound_to_a_role(google: Google, gcloud: Gcloud) -> None:
    gcloud("beta", "services", "identity", "create", "--service=multiclusteringress.googleapis.com")
    until(lambda: google.running.call(lambda: google.running.cloud.project.account_exists(AGENT)), bool)
    binding = [f"--member=serviceAccount:{AGENT}", "--role=roles/container.admin"]
    gcloud("projects", "add-iam-policy-binding", "my-gke-project", *binding)

    assert AGENT in gcloud("projects", "get-iam-policy", "my-gke-project")


def test_a_cluster_joins_the_fleet_and_becomes_the_config_cluster(
    new_google: Callable[..., Google], tmp_path: Path
) -> None:
    services = ("compute", "container", "gkehub", "multiclusteringress", "multiclusterservicediscovery")
    google = new_google(enabled=services)
    google.call("container", "POST", CLUSTER, {"cluster": {"name": "gke-west", "initialNodeCount": 1}})
    until(lambda: google.get("container", f"{CLUSTER}/gke-west")["status"], lambda status: status == "RUNNING")
    environ = {**os.environ, **google.running.environ, "CLOUDSDK_CONFIG": str(tmp_path / "gcloud")}
    fleet = ["gcloud", "container", "fleet"]
    location = "--location=europe-west3"
    cluster = "--gke-cluster=europe-west3/gke-west"
    for command in (
        ["memberships", "register", "gke-west", cluster, "--enable-workload-identity", location],
        ["memberships", "describe", "gke-west", location],
        ["ingress", "enable", "--config-membership=gke-west", location],
    ):
        subprocess.run([*fleet, *command], env=environ, check=True, timeout=60, capture_output=True)
    listed = subprocess.run(
        [*fleet, "memberships", "list", "--format=value(name)"],
        env=environ,
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )
    feature = google.get("gkehub", f"v1/{PROJECT}/locations/global/features/multiclusteringress")

    assert listed.stdout.strip() == "gke-west"
    assert feature["resourceState"] == {"state": "ACTIVE"}
