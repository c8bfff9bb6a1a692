# SPDX-License-Identifier: GPL-3.0-or-later
"""What Compute Engine offers: regions, zones, machine and accelerator types, quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from ipaddress import IPv4Network

import pytest

from simulator import app
from simulator.compute.availability import accelerators_in, offers
from simulator.compute.geography import AUTO_MODE_BLOCK, REGIONS, ZONES, region_of
from simulator.compute.machine_types import MACHINE_TYPES, Purchase
from simulator.compute.quota_limits import REGION_LIMITS
from simulator.compute.quotas import Machines, needs, shortages
from tests.simulator.google import PROJECT, Google
from tests.simulator.networks import ROOT


@pytest.fixture(scope="module")
def compute() -> Iterator[Google]:
    with app.start(speed=1.0, enabled=("compute",)) as running:
        yield Google(running)


def test_auto_mode_ranges_are_disjoint_and_inside_googles_block() -> None:
    blocks = [IPv4Network(region.auto_range) for region in REGIONS.values()]

    assert all(block.subnet_of(AUTO_MODE_BLOCK) for block in blocks)
    assert len(set(blocks)) == len(blocks)
    assert REGIONS["europe-west3"].auto_range == "10.156.0.0/20"
    assert REGIONS["us-east4"].auto_range == "10.150.0.0/20"


@pytest.mark.parametrize(("location", "region"), [("europe-west3-a", "europe-west3"), ("us-east4", "us-east4")])
def test_a_location_has_a_region(location: str, region: str) -> None:
    assert region_of(location) == region


@pytest.mark.parametrize(
    ("name", "accelerator", "gpus", "purchase"),
    [
        ("a3-highgpu-1g", "nvidia-h100-80gb", 1, Purchase.SPOT_OR_FLEX),
        ("a3-highgpu-2g", "nvidia-h100-80gb", 2, Purchase.SPOT_OR_FLEX),
        ("a3-highgpu-4g", "nvidia-h100-80gb", 4, Purchase.SPOT_OR_FLEX),
        ("a3-highgpu-8g", "nvidia-h100-80gb", 8, Purchase.ANY),
        ("a3-megagpu-8g", "nvidia-h100-mega-80gb", 8, Purchase.ANY),
        ("a3-ultragpu-8g", "nvidia-h200-141gb", 8, Purchase.RESERVATION_SPOT_OR_FLEX),
        ("a4-highgpu-8g", "nvidia-b200", 8, Purchase.RESERVATION_SPOT_OR_FLEX),
        ("a4x-highgpu-4g", "nvidia-gb200", 4, Purchase.RESERVATION),
        ("a2-ultragpu-2g", "nvidia-a100-80gb", 2, Purchase.ANY),
        ("g2-standard-24", "nvidia-l4", 2, Purchase.ANY),
        ("g2-standard-96", "nvidia-l4", 8, Purchase.ANY),
        ("g4-standard-384", "nvidia-rtx-pro-6000", 8, Purchase.ANY),
        ("c2-standard-16", "", 0, Purchase.ANY),
    ],
)
def test_machine_types_carry_what_google_says(name: str, accelerator: str, gpus: int, purchase: Purchase) -> None:
    machine = MACHINE_TYPES[name]

    assert (machine.accelerator, machine.gpus, machine.purchase) == (accelerator, gpus, purchase)


def test_the_how_tos_machines_are_where_the_how_to_wants_them_and_not_everywhere() -> None:
    machine = MACHINE_TYPES["a3-highgpu-2g"]

    assert all(offers(f"{region}-a", machine) for region in ("europe-west3", "us-east4"))
    assert not offers("europe-north1-a", machine)
    assert not offers("nowhere-1-a", machine)
    assert "nvidia-l4" not in accelerators_in("us-east4-b")
    assert all(offers(zone, MACHINE_TYPES["e2-standard-4"]) for zone in ZONES)


def test_spot_machines_take_preemptible_quota() -> None:
    machines = Machines(MACHINE_TYPES["a3-highgpu-2g"], 3, spot=True)

    assert needs(machines) == Counter(
        INSTANCES=3,
        PREEMPTIBLE_CPUS=156,
        SSD_TOTAL_GB=300,
        PREEMPTIBLE_NVIDIA_H100_GPUS=6,
        PREEMPTIBLE_LOCAL_SSD_GB=4500,
        IN_USE_ADDRESSES=3,
    )


@pytest.mark.parametrize(
    ("machines", "limits", "expected"),
    [
        (
            Machines(MACHINE_TYPES["n1-standard-4"], 2, attached=("nvidia-tesla-t4", 1), attached_ssds=2),
            REGION_LIMITS,
            {"CPUS": 8, "NVIDIA_T4_GPUS": 2, "LOCAL_SSD_TOTAL_GB": 1500},
        ),
        (
            Machines(MACHINE_TYPES["n2-standard-4"], 2, spot=True, attached_ssds=1),
            {**REGION_LIMITS, "PREEMPTIBLE_CPUS": 0, "PREEMPTIBLE_LOCAL_SSD_GB": 0},
            {"N2_CPUS": 8, "LOCAL_SSD_TOTAL_GB": 750},
        ),
        (Machines(MACHINE_TYPES["g2-standard-12"], 1), REGION_LIMITS, {"NVIDIA_L4_GPUS": 1}),
        (Machines(MACHINE_TYPES["a3-highgpu-8g"], 1), REGION_LIMITS, {"NVIDIA_H100_GPUS": 8}),
        (
            Machines(MACHINE_TYPES["a2-ultragpu-1g"], 1),
            REGION_LIMITS,
            {
                "A2_CPUS": 12,
                "NVIDIA_A100_80GB_GPUS": 1,
                "LOCAL_SSD_TOTAL_GB": 375,
            },
        ),
    ],
    ids=lambda value: value.machine.name if isinstance(value, Machines) else "",
)
def test_each_family_counts_against_its_own_quotas(
    machines: Machines, limits: dict[str, float], expected: dict[str, int]
) -> None:
    everywhere = {"INSTANCES": machines.count, "SSD_TOTAL_GB": 100 * machines.count, "IN_USE_ADDRESSES": machines.count}

    assert needs(machines, limits) == Counter({**everywhere, **expected})


def test_private_nodes_take_no_addresses() -> None:
    machines = Machines(MACHINE_TYPES["c2-standard-16"], 2, disk_type="pd-standard", public_addresses=False)

    assert needs(machines) == Counter(INSTANCES=2, C2_CPUS=32, DISKS_TOTAL_GB=200)


def test_a_shortage_says_how_much_is_missing() -> None:
    found = shortages({"CPUS": 10, "C2_CPUS": 1}, {"CPUS": 5}, {"CPUS": 12, "C2_CPUS": 8})

    assert [(short.metric, short.requires, short.available, short.short) for short in found] == [("CPUS", 10, 7, 3)]


def test_a_region_shows_its_zones_and_quotas(compute: Google) -> None:
    body = compute.get("compute", f"{ROOT}/regions/europe-west3")
    quotas = {quota["metric"]: quota for quota in body["quotas"]}

    assert [zone.rsplit("/", 1)[-1] for zone in body["zones"]] == [f"europe-west3-{letter}" for letter in "abc"]
    assert quotas["PREEMPTIBLE_NVIDIA_H100_GPUS"] == {
        "metric": "PREEMPTIBLE_NVIDIA_H100_GPUS",
        "limit": 32.0,
        "usage": 0.0,
    }


def test_a_region_that_does_not_exist_is_not_found(compute: Google) -> None:
    answer = compute.call("compute", "GET", f"{ROOT}/regions/europe-west33")

    assert (answer.status, answer.message) == (404, f"The resource '{PROJECT}/regions/europe-west33' was not found")


def test_a_zone_names_its_machine_and_accelerator_types(compute: Google) -> None:
    zone = f"{ROOT}/zones/us-east4-a"
    machine = compute.get("compute", f"{zone}/machineTypes/a3-highgpu-2g")
    accelerator = compute.get("compute", f"{zone}/acceleratorTypes/nvidia-h100-80gb")

    assert (machine["guestCpus"], machine["memoryMb"]) == (52, 468 * 1024)
    assert machine["accelerators"] == [{"guestAcceleratorType": "nvidia-h100-80gb", "guestAcceleratorCount": 2}]
    assert accelerator["maximumCardsPerInstance"] == 8


def test_a_machine_type_a_zone_lacks_is_not_found(compute: Google) -> None:
    answer = compute.call("compute", "GET", f"{ROOT}/zones/europe-north1-a/machineTypes/a3-highgpu-2g")

    assert answer.status == 404
    assert answer.message.endswith("/zones/europe-north1-a/machineTypes/a3-highgpu-2g' was not found")


def test_accelerators_of_all_zones_come_in_one_list(compute: Google) -> None:
    body = compute.get("compute", f"{ROOT}/aggregated/acceleratorTypes", filter="name=nvidia-h100-80gb")
    zones = [scope for scope, found in body["items"].items() if "acceleratorTypes" in found]

    assert {"zones/europe-west3-a", "zones/us-east4-c"} <= set(zones)
    assert "warning" in body["items"]["zones/europe-north1-a"]


def test_the_project_counts_its_networks(compute: Google) -> None:
    body = compute.get("compute", ROOT)
    usage = {quota["metric"]: quota["usage"] for quota in body["quotas"]}

    assert (usage["NETWORKS"], usage["SUBNETWORKS"]) == (1.0, float(len(REGIONS)))


def test_a_network_without_peerings_has_no_peering_routes(compute: Google) -> None:
    body = compute.get("compute", f"{ROOT}/global/networks/default/listPeeringRoutes")

    assert (body["kind"], "items" in body) == ("compute#exchangedPeeringRoutesList", False)


def test_without_the_api_nothing_is_told(new_google: Callable[..., Google]) -> None:
    answer = new_google().call("compute", "GET", f"{ROOT}/regions")

    assert (answer.status, answer.body["error"]["errors"][0]["reason"]) == (403, "accessNotConfigured")
