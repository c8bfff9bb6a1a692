# SPDX-License-Identifier: GPL-3.0-or-later
"""The how-to's own gcloud commands against the simulated GKE and Compute Engine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.simulator.clusters import FAST
from tests.simulator.google import Google

pytestmark = pytest.mark.skipif(shutil.which("gcloud") is None, reason="gcloud is not installed here")

Gcloud = Callable[[str], str]


@pytest.fixture
def gcloud(new_google: Callable[..., Google], tmp_path: Path) -> Gcloud:
    google = new_google(enabled=("compute", "container"), latency=FAST)
    own = {"CLOUDSDK_CONFIG": str(tmp_path / "gcloud"), "KUBECONFIG": str(tmp_path / "kubeconfig")}

    def run(command: str) -> str:
        environ = {**os.environ, **google.running.environ, **own}
        answer = subprocess.run(
            ["gcloud", *command.split(), "--quiet"],
            env=environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    return run


def test_the_how_tos_cluster_and_gpu_pool_come_and_go(gcloud: Gcloud) -> None:
    gcloud(
        "container clusters create gke-west --region europe-west3 --gateway-api=standard --release-channel rapid"
        " --machine-type=c2-standard-16 --disk-type=pd-standard --num-nodes=1 --enable-managed-prometheus"
        " --monitoring=SYSTEM,DCGM --hpa-profile=performance --async"
    )
    status = "container clusters describe gke-west --location europe-west3 --format=value(status)"
    assert gcloud(status).strip() == "RUNNING"
    gcloud(
        "container node-pools create h100 --cluster gke-west --location europe-west3 --node-locations europe-west3-a"
        " --accelerator type=nvidia-h100-80gb,count=2,gpu-driver-version=latest --machine-type=a3-highgpu-2g"
        " --num-nodes=3 --spot --async"
    )
    pools = gcloud("container node-pools list --cluster gke-west --location europe-west3 --format=value(name,status)")
    assert pools.split() == ["default-pool", "RUNNING", "h100", "RUNNING"]
    assert "europe-west3" in gcloud("container clusters list --format=value(name,location)")
    gcloud("container clusters delete gke-west --location europe-west3 --async")
    assert gcloud("container clusters list --format=value(name)").strip() == ""


def test_a_proxy_only_subnetwork_is_created_listed_and_deleted(gcloud: Gcloud) -> None:
    gcloud(
        "compute networks subnets create gke-west-proxy --purpose=GLOBAL_MANAGED_PROXY --role=ACTIVE"
        " --region=europe-west3 --network=default --range=10.0.0.0/23"
    )
    found = gcloud("compute networks subnets list --filter=purpose=GLOBAL_MANAGED_PROXY --format=value(name,state)")
    in_two_regions = gcloud("compute networks subnets list --regions=europe-west3,us-east4 --format=value(name)")
    gcloud("compute networks subnets delete gke-west-proxy --region=europe-west3")

    assert found.split() == ["gke-west-proxy", "READY"]
    assert in_two_regions.split() == ["default", "gke-west-proxy", "default"]


def test_what_a_load_balancer_leaves_behind_can_be_looked_for(gcloud: Gcloud) -> None:
    gcloud("compute addresses create vip --region europe-west3 --subnet default")

    assert gcloud("compute addresses list --format=value(name,status)").split() == ["vip", "RESERVED"]
    assert gcloud("compute forwarding-rules list --format=value(name)") == ""
