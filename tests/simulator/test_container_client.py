# SPDX-License-Identifier: GPL-3.0-or-later
"""Google's own client library over REST: enums as numbers, both ways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from google.api_core import exceptions
from google.cloud import container_v1
from google.cloud.container_v1.services.cluster_manager.transports.rest import ClusterManagerRestTransport
from google.oauth2.credentials import Credentials

from tests.simulator.clusters import FAST
from tests.simulator.google import PROJECT, Google, until

PARENT = f"{PROJECT}/locations/europe-west3"
NAME = f"{PARENT}/clusters/gke-west"
POOL = container_v1.NodePool(
    name="h100",
    initial_node_count=3,
    locations=["europe-west3-a"],
    config=container_v1.NodeConfig(
        machine_type="a3-highgpu-2g",
        spot=True,
        accelerators=[
            container_v1.AcceleratorConfig(
                accelerator_type="nvidia-h100-80gb",
                accelerator_count=2,
                gpu_driver_installation_config=container_v1.GPUDriverInstallationConfig(gpu_driver_version="LATEST"),
            )
        ],
    ),
)
Client = container_v1.ClusterManagerClient


@pytest.fixture
def client(new_google: Callable[..., Google]) -> Client:
    google = new_google(enabled=("compute", "container"), latency=FAST)
    host = google.running.environ["CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER"].removeprefix("http://").rstrip("/")
    return Client(
        transport=ClusterManagerRestTransport(host=host, credentials=Credentials(google.token), url_scheme="http")
    )


def finish(client: Client, operation: container_v1.Operation) -> container_v1.Operation:
    done = container_v1.Operation.Status.DONE
    name = f"{PARENT}/operations/{operation.name}"
    finished: container_v1.Operation = until(lambda: client.get_operation(name=name), lambda seen: seen.status == done)
    return finished


def test_the_client_library_makes_and_reads_a_cluster_with_gpus(client: Client) -> None:
    cluster = container_v1.Cluster(
        name="gke-west",
        initial_node_count=1,
        release_channel=container_v1.ReleaseChannel(channel="RAPID"),
        network_config=container_v1.NetworkConfig(
            gateway_api_config=container_v1.GatewayAPIConfig(channel="CHANNEL_STANDARD")
        ),
    )
    finish(client, client.create_cluster(parent=PARENT, cluster=cluster))
    finish(client, client.create_node_pool(parent=NAME, node_pool=POOL))
    body = client.get_cluster(name=NAME)
    pool = client.get_node_pool(name=f"{NAME}/nodePools/h100")

    assert body.status == container_v1.Cluster.Status.RUNNING
    assert body.release_channel.channel == container_v1.ReleaseChannel.Channel.RAPID
    assert body.network_config.gateway_api_config.channel == container_v1.GatewayAPIConfig.Channel.CHANNEL_STANDARD
    assert pool.status == container_v1.NodePool.Status.RUNNING
    assert pool.config.accelerators[0].accelerator_count == 2


def test_the_client_library_sees_googles_errors(client: Client) -> None:
    with pytest.raises(exceptions.NotFound, match=f"Not found: {NAME}."):
        client.get_cluster(name=NAME)


def test_the_client_library_reads_versions(client: Client) -> None:
    channels = client.get_server_config(name=PARENT).channels

    assert channels[0].channel == container_v1.ReleaseChannel.Channel.RAPID
    assert channels[0].default_version in channels[0].valid_versions
