# SPDX-License-Identifier: GPL-3.0-or-later
"""The project in which everything of the table is refused."""

from __future__ import annotations

from typing import Any

from simulator.latency import TYPICAL
from tests.simulator.clusters import H100, REGION, add_pool, cluster, running
from tests.simulator.clusters import done as pool_done
from tests.simulator.fleets import FEATURES, enable_ingress, membership, memberships
from tests.simulator.google import PROJECT, Google, until
from tests.simulator.networks import PROXY, ROOT, load_balancer, made, subnetworks
from tests.simulator.refusals.refusal import VIEWER

SERVICES = ("compute", "container", "gkehub", "multiclusteringress", "multiclusterservicediscovery")
# Nothing takes long, but an update of a cluster never ends: that keeps the cluster `busy` busy.
LATENCY = {**{step: min(seconds, 2.0) for step, seconds in TYPICAL.items()}, "container.clusters.update": 1e9}
SETTINGS: dict[str, Any] = {"speed": 1000.0, "enabled": SERVICES, "latency": LATENCY}

GATEWAY_CLUSTER: dict[str, Any] = {
    "initialNodeCount": 1,
    "networkConfig": {"gatewayApiConfig": {"channel": "CHANNEL_STANDARD"}},
}


def prepare(google: Google) -> None:
    """Make what the refused requests run into."""
    _networks(google)
    _clusters(google)
    _fleet(google)
    google.as_principal(VIEWER, "roles/viewer")
    google.call("iam", "POST", f"v1/{PROJECT}/serviceAccounts", {"accountId": "gpu-nodes"})


def _networks(google: Google) -> None:
    made(google, subnetworks(), PROXY)
    made(google, subnetworks("us-west1"), {**PROXY, "ipCidrRange": "10.2.0.0/23", "purpose": "REGIONAL_MANAGED_PROXY"})
    load_balancer(google)
    for name in ("own", "walled"):
        made(google, f"{ROOT}/global/networks", {"name": name, "autoCreateSubnetworks": False})
    own = f"{PROJECT}/global/networks/own"
    made(google, subnetworks(), {"name": "nodes", "network": own, "ipCidrRange": "10.1.0.0/24"})
    wall = {"name": "wall", "network": f"{PROJECT}/global/networks/walled", "allowed": [{"IPProtocol": "tcp"}]}
    made(google, f"{ROOT}/global/firewalls", wall)


def _clusters(google: Google) -> None:
    services = google.running.cloud.services
    running(google, **GATEWAY_CLUSTER)
    assert "error" not in pool_done(google, add_pool(google, {**H100, "initialNodeCount": 0}))
    running(google, "busy", initialNodeCount=1)
    running(google, "gke-own", network="own", subnetwork="nodes", initialNodeCount=1)
    change = {"update": {"desiredLoggingConfig": {"componentConfig": {}}}}
    assert google.call("container", "PUT", cluster("busy"), change).status == 200
    google.running.call(lambda: services["container"].exhaust(f"{REGION}-c", "c2-standard-4"))
    google.running.call(lambda: services["compute"].set_limit(REGION, "PREEMPTIBLE_NVIDIA_L4_GPUS", 0))


def _fleet(google: Google) -> None:
    body = membership("gke-west")
    registered = until(
        lambda: google.call("gkehub", "POST", memberships(), body, membershipId="gke-west"),
        lambda answer: answer.status == 200,
    )
    google.finished("gkehub", registered)
    member = f"{PROJECT}/locations/{REGION}/memberships/gke-west"
    google.finished("gkehub", enable_ingress(google, member))
    specs = {"membershipSpecs": {member: {}}}
    path = f"{FEATURES}/multiclusteringress"
    google.finished("gkehub", google.call("gkehub", "PATCH", path, specs, updateMask="membershipSpecs"))
