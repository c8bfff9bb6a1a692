# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server adds to a node pool, from 96 bodies of pools and 300 inside clusters.

Recorded by Config Connector's tests against Google Cloud: fixtures containernodepool, containernodepool-subnetworkref.
No recording has GPUs, Spot or flex-start.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.clusters import REGION, add_pool, create, done, pool, running
from tests.simulator.google import PROJECT, Google
from tests.simulator.wire.bodies import ABSENT, at, picked
from tests.simulator.wire.test_cluster_fields import SCOPES

SELF = "https://container.googleapis.com/v1"
ALWAYS: dict[str, Any] = {
    "maxPodsConstraint": {"maxPodsPerNode": "110"},
    "podIpv4CidrSize": 24,
    "upgradeSettings": {"maxSurge": 1, "strategy": "SURGE"},
    "management": {"autoRepair": True, "autoUpgrade": True},
    "status": "RUNNING",
    "selfLink": f"{SELF}/{PROJECT}/locations/{REGION}/clusters/gke-west/nodePools/plain",
    "initialNodeCount": 1,
    "config.machineType": "e2-medium",
    "config.diskSizeGb": 100,
    "config.diskType": "pd-balanced",
    # One size as a number, the other as text.
    "config.bootDisk": {"diskType": "pd-balanced", "sizeGb": "100"},
    "config.imageType": "COS_CONTAINERD",
    "config.serviceAccount": "default",
    "config.oauthScopes": SCOPES,
    "config.metadata": {"disable-legacy-endpoints": "true"},
    "config.shieldedInstanceConfig": {"enableIntegrityMonitoring": True},
    "config.kubeletConfig": {"insecureKubeletReadonlyPortEnabled": False, "maxParallelImagePulls": 2},
    "config.effectiveCgroupMode": "EFFECTIVE_CGROUP_MODE_V2",
    "config.resourceLabels": {"goog-gke-node-pool-provisioning-model": "on-demand"},
    "config.windowsNodeConfig": {},
    "config.nodeImageConfig.imageProject": "gke-node-images",
    "config.loggingConfig": ABSENT,
    "networkConfig.subnetwork": f"{PROJECT}/regions/{REGION}/subnetworks/default",
    "networkConfig.networkTierConfig.networkTier": "NETWORK_TIER_DEFAULT",
    "networkConfig.enablePrivateNodes": ABSENT,
    "autoscaling": ABSENT,
    "conditions": ABSENT,
}
KEYS = {"config", "locations", "management", "maxPodsConstraint", "name", "networkConfig", "podIpv4CidrSize",
        "selfLink", "status", "upgradeSettings", "version", "instanceGroupUrls", "etag"}  # fmt: skip


@pytest.fixture(scope="module")
def gke(quick: Google) -> Google:
    """A project with a cluster."""
    running(quick)
    return quick


def added(google: Google, name: str, **fields: Any) -> Any:
    """A pool that runs, in the cluster gke-west."""
    done(google, add_pool(google, {"name": name, **fields}))
    return google.get("container", pool(name))


@pytest.fixture(scope="module")
def plain(gke: Google) -> Any:
    """A pool made with a name and a count."""
    return added(gke, "plain", initialNodeCount=1)


@pytest.mark.parametrize("path", ALWAYS)
def test_every_pool_has_it(plain: Any, path: str) -> None:
    assert at(plain, path) == ALWAYS[path]


def test_these_keys_are_always_there(plain: Any) -> None:
    assert set(plain) - {"initialNodeCount"} == KEYS


def test_the_pod_range_is_the_clusters_and_its_use_a_fraction(gke: Google, plain: Any) -> None:
    body = gke.get("container", pool("plain").rsplit("/nodePools", 1)[0])
    config = plain["networkConfig"]

    assert config["podRange"] == body["ipAllocationPolicy"]["clusterSecondaryRangeName"]
    assert config["podIpv4CidrBlock"] == body["clusterIpv4Cidr"]
    assert isinstance(config["podIpv4RangeUtilization"], float)


def test_a_pool_without_nodes_does_not_say_how_full_its_pod_range_is(start_google: Callable[..., Google]) -> None:
    slow = start_google(speed=1.0, latency={})
    create(slow, "young")
    config = slow.get("container", pool("system", "young"))["networkConfig"]

    assert {"podRange", "podIpv4CidrBlock", "subnetwork", "networkTierConfig"} <= set(config)
    assert "podIpv4RangeUtilization" not in config


def test_the_etag_of_a_pool_is_a_uuid(plain: Any) -> None:
    assert str(uuid.UUID(plain["etag"])) == plain["etag"]


def test_instance_groups_are_named_after_cluster_and_pool(plain: Any) -> None:
    pattern = r"https://www\.googleapis\.com/compute/v1/.*/instanceGroupManagers/gke-gke-west-plain-[0-9a-f]{8}-grp"

    assert len(plain["instanceGroupUrls"]) == 3
    assert all(re.fullmatch(pattern, url) for url in plain["instanceGroupUrls"])


@pytest.mark.parametrize(
    ("cluster_name", "pool_name", "middle"),
    [
        ("a-cluster-with-quite-a-long-name-indeed", "default-pool", "a-cluster-with-quite-default-pool"),
        (
            "another-cluster-with-quite-a-long-name",
            "a-pool-with-quite-a-long-name",
            "another-cluster--a-pool-with-quit",
        ),
    ],
)
def test_long_names_share_32_characters(gke: Google, cluster_name: str, pool_name: str, middle: str) -> None:
    zone = f"{REGION}-a"
    running(gke, cluster_name, zone, nodePools=[{"name": pool_name, "initialNodeCount": 1}])
    [url] = gke.get("container", pool(pool_name, cluster_name, zone))["instanceGroupUrls"]

    assert re.fullmatch(rf"gke-{middle}-[0-9a-f]{{8}}-grp", url.rsplit("/", 1)[1])


def test_a_newer_family_boots_from_hyperdisk(gke: Google) -> None:
    config = added(gke, "n4", initialNodeCount=1, config={"machineType": "n4-standard-4"})["config"]

    assert (config["diskType"], config["bootDisk"]["diskType"]) == ("hyperdisk-balanced", "hyperdisk-balanced")
    assert config["kubeletConfig"]["maxParallelImagePulls"] == 3


def test_a_pool_with_autoscaling_and_no_count_has_no_initial_count(gke: Google) -> None:
    limits = {"enabled": True, "minNodeCount": 1, "maxNodeCount": 3, "totalMinNodeCount": 0, "totalMaxNodeCount": 0}
    body = added(gke, "scaled", autoscaling=limits)

    assert "initialNodeCount" not in body
    assert body["autoscaling"] == {
        "enabled": True, "minNodeCount": 1, "maxNodeCount": 3, "locationPolicy": "BALANCED"
    }  # fmt: skip


def test_a_count_of_unavailable_nodes_of_nought_is_omitted(gke: Google) -> None:
    settings = {"maxSurge": 2, "maxUnavailable": 0, "strategy": "SURGE"}
    body = added(gke, "surging", initialNodeCount=1, upgradeSettings=settings)

    assert body["upgradeSettings"] == {"maxSurge": 2, "strategy": "SURGE"}


def test_what_a_sent_object_does_not_switch_on_is_off(gke: Google) -> None:
    # Proto3 cannot tell false from what is left out; nobody has recorded such a pool.
    sent = {
        "management": {"autoUpgrade": True},
        "upgradeSettings": {"maxSurge": 0, "maxUnavailable": 1},
        "config": {"shieldedInstanceConfig": {"enableSecureBoot": True}},
    }
    body = added(gke, "off", initialNodeCount=1, **sent)

    assert body["management"] == {"autoUpgrade": True}
    assert body["upgradeSettings"] == {"maxUnavailable": 1, "strategy": "SURGE"}
    assert body["config"]["shieldedInstanceConfig"] == {"enableSecureBoot": True}


def test_a_resize_rewrites_the_initial_count_and_no_other_count_exists(gke: Google) -> None:
    added(gke, "resized", initialNodeCount=1)
    done(gke, gke.call("container", "POST", f"{pool('resized')}:setSize", {"nodeCount": 2}))
    body = gke.get("container", pool("resized"))

    assert (body["initialNodeCount"], "nodeCount" in body) == (2, False)


def test_numbers_of_64_bits_are_text(gke: Google) -> None:
    sent = {"machineType": "n2-standard-4", "advancedMachineFeatures": {"threadsPerCore": 1}}
    body = added(gke, "threads", initialNodeCount=1, config=sent)

    assert body["config"]["advancedMachineFeatures"]["threadsPerCore"] == "1"


def test_only_some_versions_name_the_image(gke: Google) -> None:
    zone = f"{REGION}-b"
    shown = {}
    for version in ("1.34.3", "1.34.8", "1.35.1", "1.35.3"):
        name = f"image-{version.replace('.', '-')}"
        body = running(gke, name, zone, initialNodeCount=1, initialClusterVersion=version)
        shown[version] = set(body["nodeConfig"].get("nodeImageConfig", {}))

    named = {"image", "imageProject"}
    assert shown == {"1.34.3": set(), "1.34.8": named, "1.35.1": set(), "1.35.3": named}


def test_nobody_has_recorded_it_but_gpus_are_expected_as_sent_with_a_count_of_text(gke: Google) -> None:
    card = {"acceleratorType": "nvidia-l4", "acceleratorCount": 1}
    config = {"machineType": "g2-standard-4", "spot": True, "accelerators": [card]}
    body = added(gke, "l4", initialNodeCount=0, locations=[f"{REGION}-a"], config=config)
    facts = {
        "config.accelerators": [{"acceleratorType": "nvidia-l4", "acceleratorCount": "1"}],
        "config.spot": True,
        "config.resourceLabels": {"goog-gke-node-pool-provisioning-model": "spot"},
    }

    assert picked(body, facts) == facts
