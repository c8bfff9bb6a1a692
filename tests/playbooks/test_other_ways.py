# SPDX-License-Identifier: GPL-3.0-or-later
"""A site whose locations, way in, namespaces, addresses and balancing mode all differ from the how-to's."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.playbooks.cloud import EXAMPLES, Outcome, Project

POOL = "vllm-llama3-8b-instruct"
pytestmark = pytest.mark.timeout(900)

ADDRESSES = "compute/v1/projects/my-gke-project/regions/europe-west3/addresses"
RESERVED = {"name": "model-west", "addressType": "INTERNAL", "purpose": "GCE_ENDPOINT", "address": "10.156.0.77"}


class Site(NamedTuple):
    """A run at the highest verbosity that shows options and results, and the cloud afterwards."""

    run: Outcome
    journal: list[dict[str, Any]]
    state: dict[str, Any]
    access_token: str

    def config_object(self, kind: str, namespace: str, name: str) -> dict[str, Any]:
        """One Kubernetes object of the config cluster."""
        found = self.state["kubernetes/gke-west"]
        return next(body for path, body in found.items() if path.endswith(f"/namespaces/{namespace}/{kind}/{name}"))


def behind_a_proxy(simulated: Mapping[str, str]) -> dict[str, str]:
    """The environment of a host whose proxy alone knows the names of clusters."""
    return {
        "HTTPS_PROXY": simulated["GKEFLEET_SIMULATOR_PROXY"],
        "NO_PROXY": "127.0.0.1",
        "SSL_CERT_FILE": simulated["GKEFLEET_SIMULATOR_CA_FILE"],
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, of_sites: dict[str, Any]) -> Iterator[Site]:
    from simulator import app

    simulator = app.start(**of_sites, enabled=["compute"])
    environ = behind_a_proxy(simulator.environ)
    project = Project(simulator, tmp_path_factory.mktemp("home"), EXAMPLES / "other_ways", environ)
    try:
        project.post("COMPUTE", ADDRESSES, RESERVED)
        token = Path(simulator.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]).read_text(encoding="utf-8").strip()
        yield Site(project.play("site.yml", "-vvv"), simulator.journal(), simulator.state(), token)
    finally:
        simulator.stop()


def test_each_region_answers_from_its_own_cluster(site: Site) -> None:
    assert site.run.answers == {"europe-west3": "gke-west", "us-east4": "gke-east"}


def test_zonal_clusters_are_addressed_by_their_zones(site: Site) -> None:
    clusters = [name for name in site.state["container"] if "/nodePools/" not in name]
    assert sorted(name.split("/")[-3] for name in clusters) == ["europe-west3-c", "us-east4-a"]


@pytest.mark.parametrize(("cluster", "way"), [("gke-west", "connectgateway"), ("gke-east", "dnsendpoint")])
def test_a_cluster_is_reached_by_no_other_way_than_its_own(cluster: str, way: str, site: Site) -> None:
    # The simulated cloud works in the clusters as well, by other names and through no door.
    own = [entry for entry in site.journal if entry["query"].get("fieldManager") == "gkefleet.inference"]
    at_the_door = [entry for entry in own if entry["service"] == way]
    inside = [entry for entry in own if entry["service"] == f"kubernetes/{cluster}"]
    assert len(at_the_door) == len(inside) > 0


def test_a_gateway_in_another_namespace_than_the_pool_is_granted_the_reference(site: Site) -> None:
    grant = site.config_object("referencegrants", "default", f"{POOL}-default")["spec"]
    assert grant["from"] == [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "namespace": "gateways"}]
    route = site.config_object("httproutes", "gateways", f"{POOL}-default")
    assert route["spec"]["rules"][0]["backendRefs"][0]["namespace"] == "default"


def test_a_reserved_address_and_an_ephemeral_one_serve_side_by_side(site: Site) -> None:
    rules = [body for name, body in site.state["compute"].items() if "/forwardingRules/" in name]
    addresses = [rule["IPAddress"] for rule in rules]
    assert len(addresses) == 2
    assert RESERVED["address"] in addresses


def test_the_load_balancer_counts_requests_in_flight(site: Site) -> None:
    services = [body for name, body in site.state["compute"].items() if "/backendServices/" in name]
    backends = [backend for service in services for backend in service["backends"]]
    assert {backend["balancingMode"] for backend in backends} == {"IN_FLIGHT"}


def test_the_backend_policy_says_all_that_was_set(site: Site) -> None:
    default = site.config_object("gcpbackendpolicies", "default", POOL)["spec"]["default"]
    said = [
        default[name] for name in ("trafficDuration", "capacityScalerPercent", "backendPreference", "securityPolicy")
    ]
    assert said == ["SHORT", 80, "PREFERRED", "partners"]


def test_clusters_that_gke_registers_keep_their_memberships(site: Site) -> None:
    clusters = [body for name, body in site.state["container"].items() if "/nodePools/" not in name]
    registered = sorted(cluster["fleet"]["membership"] for cluster in clusters)
    memberships = sorted(name for name in site.state["gkehub"] if "/memberships/" in name)
    assert registered == [f"//gkehub.googleapis.com/{name}" for name in memberships]


def test_only_the_listed_networks_reach_the_control_planes(site: Site) -> None:
    clusters = [body for name, body in site.state["container"].items() if "/nodePools/" not in name]
    endpoints = [cluster["controlPlaneEndpointsConfig"]["ipEndpointsConfig"] for cluster in clusters]
    blocks = [each["authorizedNetworksConfig"]["cidrBlocks"] for each in endpoints]
    assert blocks == [[{"displayName": "office", "cidrBlock": "198.51.100.0/24"}]] * 2


def test_no_verbosity_shows_a_secret(site: Site) -> None:
    output = site.run.run.output
    secrets = ["hf_simulated", b64encode(b"hf_simulated").decode(), site.access_token]
    assert not [secret for secret in secrets if secret in output]
