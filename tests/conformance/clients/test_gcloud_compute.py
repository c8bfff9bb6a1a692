# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine gcloud: networks, subnets, addresses and every part of a load balancer."""

from __future__ import annotations

import pytest

from tests.conformance.clients.terminal import Terminal, missing

pytestmark = pytest.mark.skipif(missing("gcloud") is not None, reason=str(missing("gcloud")))

COMPUTE = "gcloud compute"
SUBNETS = f"{COMPUTE} networks subnets"
WEST = "--region=europe-west3"
ZONE = "--zone=europe-west3-a"


@pytest.fixture(scope="module", autouse=True)
def services(terminal: Terminal) -> None:
    """The API of networks."""
    terminal("gcloud services enable compute.googleapis.com")


def test_a_network_of_ones_own_is_made(terminal: Terminal) -> None:
    terminal(f"{COMPUTE} networks create vpc --subnet-mode=custom")
    table = terminal(f"{COMPUTE} networks list").output
    shown = terminal(f"{COMPUTE} networks describe vpc --format=json").json
    assert [line.split()[:2] for line in table.splitlines()[1:]] == [["default", "AUTO"], ["vpc", "CUSTOM"]]
    assert shown["autoCreateSubnetworks"] is False


def test_a_subnet_is_made_changed_and_widened(terminal: Terminal) -> None:
    terminal(f"{SUBNETS} create west --network=vpc {WEST} --range=10.10.0.0/20")
    terminal(f"{SUBNETS} update west {WEST} --enable-private-ip-google-access")
    terminal(f"{SUBNETS} expand-ip-range west {WEST} --prefix-length=19 --quiet")
    shown = terminal(f"{SUBNETS} describe west {WEST} --format='value(privateIpGoogleAccess,ipCidrRange)'").words
    assert shown == ["True", "10.10.0.0/19"]


def test_a_proxy_only_subnet_is_made_and_told_apart(terminal: Terminal) -> None:
    proxies = "--purpose=GLOBAL_MANAGED_PROXY --role=ACTIVE --network=default --range=10.0.0.0/23"
    terminal(f"{SUBNETS} create proxies {WEST} {proxies}")
    found = terminal(f"{SUBNETS} list --filter=purpose=GLOBAL_MANAGED_PROXY --format='value(name,state)'").words
    second = terminal.refused(f"{SUBNETS} create more {WEST} {proxies.replace('10.0.0.0/23', '10.2.0.0/23')}")
    assert found == ["proxies", "READY"]
    assert "more" in second or "ACTIVE" in second


def test_subnets_are_listed_by_every_way_to_ask(terminal: Terminal) -> None:
    two = terminal(f"{SUBNETS} list --regions=europe-west3,us-east4 --network=default --format='value(name)'").words
    own = terminal(f"{SUBNETS} list --network=vpc --format='value(name)'").words
    paged = terminal(
        f"{SUBNETS} list --limit=5 --page-size=2 --sort-by=region --format='value(region.basename())'"
    ).words
    assert sorted(two) == ["default", "default", "proxies"]
    assert own == ["west"]
    assert len(paged) == 5
    assert paged == sorted(paged)


def test_a_firewall_rule_comes_and_goes(terminal: Terminal) -> None:
    allow = "--allow=tcp:8000,tcp:9002,tcp:9003 --source-ranges=10.0.0.0/23,35.191.0.0/16"
    terminal(f"{COMPUTE} firewall-rules create allow-proxies --network=vpc {allow}")
    shown = terminal(f"{COMPUTE} firewall-rules describe allow-proxies --format=json").json
    terminal(f"{COMPUTE} firewall-rules delete allow-proxies --quiet")
    assert shown["allowed"] == [{"IPProtocol": "tcp", "ports": ["8000", "9002", "9003"]}] or len(shown["allowed"]) == 3


def test_addresses_are_reserved_listed_and_released(terminal: Terminal) -> None:
    terminal(f"{COMPUTE} addresses create vip {WEST} --subnet=default")
    terminal(f"{COMPUTE} addresses create given {WEST} --subnet=default --addresses=10.156.0.99")
    listed = terminal(f"{COMPUTE} addresses list --format='value(name,status)'").words
    address = terminal(f"{COMPUTE} addresses describe given {WEST} --format='value(address)'").words
    taken = terminal.refused(f"{COMPUTE} addresses create again {WEST} --subnet=default --addresses=10.156.0.99")
    terminal(f"{COMPUTE} addresses delete vip given {WEST} --quiet")
    assert sorted(listed) == ["RESERVED", "RESERVED", "given", "vip"]
    assert address == ["10.156.0.99"]
    assert "10.156.0.99" in taken


def test_a_load_balancer_is_put_together(terminal: Terminal) -> None:
    terminal(f"{COMPUTE} health-checks create http health --port=8000 --request-path=/health")
    terminal(f"{COMPUTE} health-checks update http health --check-interval=15s --timeout=15s")
    group = "--network=default --subnet=default --network-endpoint-type=gce-vm-ip-port"
    terminal(f"{COMPUTE} network-endpoint-groups create pods {ZONE} {group}")
    backend = "--load-balancing-scheme=INTERNAL_MANAGED --protocol=HTTP --health-checks=health --global"
    terminal(f"{COMPUTE} backend-services create models {backend}")
    member = "--network-endpoint-group=pods --network-endpoint-group-zone=europe-west3-a"
    mode = "--balancing-mode=RATE --max-rate-per-endpoint=100"
    terminal(f"{COMPUTE} backend-services add-backend models --global {member} {mode}")
    terminal(f"{COMPUTE} url-maps create routes --default-service=models")
    terminal(f"{COMPUTE} target-http-proxies create proxy --url-map=routes")
    rule = "--load-balancing-scheme=INTERNAL_MANAGED --network=default --subnet=default --subnet-region=europe-west3"
    terminal(f"{COMPUTE} forwarding-rules create front {rule} --target-http-proxy=proxy --ports=80 --global")


def test_its_parts_are_described(terminal: Terminal) -> None:
    service = terminal(f"{COMPUTE} backend-services describe models --global --format=json").json
    check = terminal(f"{COMPUTE} health-checks describe health --format=json").json
    front = terminal(f"{COMPUTE} forwarding-rules describe front --global --format=json").json
    group = terminal(f"{COMPUTE} network-endpoint-groups describe pods {ZONE} --format=json").json
    assert service["backends"][0]["balancingMode"] == "RATE"
    assert service["backends"][0]["group"] == group["selfLink"]
    assert (check["checkIntervalSec"], check["httpHealthCheck"]["requestPath"]) == (15, "/health")
    assert front["target"].endswith("/targetHttpProxies/proxy")
    assert front["IPAddress"].startswith("10.156.")
    assert group["network"] == "https://www.googleapis.com/compute/v1/projects/my-gke-project/global/networks/default"


@pytest.mark.parametrize(
    ("collection", "names"),
    [
        ("health-checks", ["health"]),
        ("backend-services", ["models"]),
        ("url-maps", ["routes"]),
        ("target-http-proxies", ["proxy"]),
        ("forwarding-rules", ["front"]),
        ("network-endpoint-groups", ["pods"]),
    ],
)
def test_its_parts_are_listed(terminal: Terminal, collection: str, names: list[str]) -> None:
    assert terminal(f"{COMPUTE} {collection} list --format='value(name)'").words == names


def test_health_and_endpoints_are_asked_for(terminal: Terminal) -> None:
    terminal(f"{COMPUTE} backend-services get-health models --global")
    assert terminal(f"{COMPUTE} network-endpoint-groups list-network-endpoints pods {ZONE} --format=json").json == []


def test_what_is_in_use_stays(terminal: Terminal) -> None:
    assert "is already being used by" in terminal.refused(f"{COMPUTE} health-checks delete health --quiet")
    assert "is already being used by" in terminal.refused(f"{COMPUTE} backend-services delete models --global --quiet")
    proxies = terminal.refused(f"{SUBNETS} delete proxies {WEST} --quiet")
    assert "is already being used by" in proxies or "in use" in proxies


def test_it_is_taken_apart_from_the_front(terminal: Terminal) -> None:
    for part in (
        "forwarding-rules delete front --global",
        "target-http-proxies delete proxy",
        "url-maps delete routes",
        "backend-services delete models --global",
        f"network-endpoint-groups delete pods {ZONE}",
        "health-checks delete health",
        f"networks subnets delete proxies {WEST}",
        f"networks subnets delete west {WEST}",
        "networks delete vpc",
    ):
        terminal(f"{COMPUTE} {part} --quiet")
    assert terminal(f"{COMPUTE} networks list --format='value(name)'").words == ["default"]


def test_what_there_is_to_buy_is_listed(terminal: Terminal) -> None:
    zones = terminal(f"{COMPUTE} zones list --filter=region:europe-west3 --format='value(name)'").words
    region = terminal(f"{COMPUTE} regions describe europe-west3 --format=json").json
    accelerators = terminal(
        f"{COMPUTE} accelerator-types list --filter=zone:europe-west3-c --format='value(name)'"
    ).words
    machine = terminal(f"{COMPUTE} machine-types describe a3-highgpu-2g --zone=europe-west3-c --format=json").json
    project = terminal(f"{COMPUTE} project-info describe --format=json").json
    assert zones == ["europe-west3-a", "europe-west3-b", "europe-west3-c"]
    assert any(quota["metric"] == "PREEMPTIBLE_NVIDIA_H100_GPUS" for quota in region["quotas"])
    assert "nvidia-h100-80gb" in accelerators
    assert machine["accelerators"][0]["guestAcceleratorCount"] == 2
    assert project["name"] == "my-gke-project"


def test_operations_are_listed(terminal: Terminal) -> None:
    operations = terminal(f"{COMPUTE} operations list --filter=operationType=insert --limit=3 --format=json").json
    name = operations[0]["name"]
    one = terminal(f"{COMPUTE} operations list --filter=name={name} --format='value(status)'").words
    assert len(operations) == 3
    assert one == ["DONE"]


@pytest.mark.parametrize("where", ["--global", WEST, ZONE])
def test_an_operation_is_described_where_it_was(terminal: Terminal, where: str) -> None:
    scope = {"--global": "NOT region:* AND NOT zone:*", WEST: "region:europe-west3", ZONE: "zone:europe-west3-a"}[where]
    name = terminal(f"{COMPUTE} operations list --filter='{scope}' --limit=1 --format='value(name)'").output.strip()
    shown = terminal(f"{COMPUTE} operations describe {name} {where} --format=json").json
    assert (shown["name"], shown["status"], shown["progress"]) == (name, "DONE", 100)


def test_an_operation_nobody_began_is_not_described(terminal: Terminal) -> None:
    said = terminal.refused(f"{COMPUTE} operations describe operation-1 --global")
    assert "The resource 'projects/my-gke-project/global/operations/operation-1' was not found" in said
