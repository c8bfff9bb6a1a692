# SPDX-License-Identifier: GPL-3.0-or-later
"""Accelerator machine types and the rules that follow from them."""

from __future__ import annotations

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils import _gpu_machines as gpu


@pytest.mark.parametrize(
    ("machine_type", "accelerator", "count", "vcpus", "memory", "local_ssd"),
    [
        ("a3-highgpu-1g", "nvidia-h100-80gb", 1, 26, 234, 750),
        ("a3-highgpu-2g", "nvidia-h100-80gb", 2, 52, 468, 1500),
        ("a3-highgpu-8g", "nvidia-h100-80gb", 8, 208, 1872, 6000),
        ("a3-megagpu-8g", "nvidia-h100-mega-80gb", 8, 208, 1872, 6000),
        ("a3-ultragpu-8g", "nvidia-h200-141gb", 8, 224, 2952, 12000),
        ("a4-highgpu-8g", "nvidia-b200", 8, 224, 3968, 12000),
        ("a4x-highgpu-4g", "nvidia-gb200", 4, 140, 884, 12000),
        ("a2-highgpu-4g", "nvidia-tesla-a100", 4, 48, 340, 0),
        ("a2-ultragpu-2g", "nvidia-a100-80gb", 2, 24, 340, 750),
        ("g2-standard-24", "nvidia-l4", 2, 24, 96, 0),
        ("g2-standard-96", "nvidia-l4", 8, 96, 384, 0),
        ("g4-standard-96", "nvidia-rtx-pro-6000", 2, 96, 360, 0),
    ],
)
def test_a_machine_type_carries_what_google_says(
    machine_type: str, accelerator: str, count: int, vcpus: int, memory: int, local_ssd: int
) -> None:
    machine = gpu.MACHINES[machine_type]
    assert (machine.accelerator, machine.count) == (accelerator, count)
    assert (machine.vcpus, machine.memory, machine.local_ssd) == (vcpus, memory, local_ssd)


@pytest.mark.parametrize(
    ("machine_type", "accelerator", "count", "message"),
    [
        ("a3-highgpu-2g", "nvidia-h100-80gb", 2, None),
        ("a3-highgpu-2g", None, None, None),
        ("g9-brandnew-8g", "nvidia-z1", 3, None),
        ("a3-highgpu-2g", "nvidia-l4", None, "set nvidia-h100-80gb, or a machine_type that carries nvidia-l4"),
        ("a3-highgpu-2g", "nvidia-h100-80gb", 1, "set 2"),
        ("ct6e-standard-4t", None, None, None),
        ("ct6e-standard-4t", "tpu-v6e-slice", None, "leave accelerator out"),
        ("ct6e-standard-4t", None, 4, "leave accelerator out"),
    ],
)
def test_an_accelerator_must_be_the_one_the_machine_carries(
    machine_type: str, accelerator: str | None, count: int | None, message: str | None
) -> None:
    _expect(gpu.accelerator_problems(machine_type, accelerator, count), message)


@pytest.mark.parametrize(
    ("machine_type", "ways", "message"),
    [
        ("a3-highgpu-2g", {"spot"}, None),
        ("a3-highgpu-2g", {"flex_start"}, None),
        ("a3-highgpu-2g", set(), "set spot: true or flex_start: true"),
        ("a3-highgpu-2g", {"reserved"}, "set spot: true or flex_start: true"),
        ("a3-highgpu-8g", set(), None),
        ("a4-highgpu-8g", set(), "set spot: true or flex_start: true or reservation"),
        ("a4x-highgpu-4g", {"spot"}, "set reservation"),
        ("g2-standard-12", set(), None),
        ("e2-standard-4", set(), None),
        ("g2-standard-12", {"spot", "flex_start"}, "set only one of them"),
    ],
)
def test_some_machines_are_sold_in_some_ways_only(machine_type: str, ways: set[str], message: str | None) -> None:
    _expect(gpu.purchase_problems(machine_type, "spot" in ways, "flex_start" in ways, "reserved" in ways), message)


@pytest.mark.parametrize(
    ("machine_type", "disk_type", "message"),
    [
        ("a3-highgpu-2g", "pd-balanced", None),
        ("a3-highgpu-2g", None, None),
        ("a3-highgpu-2g", "pd-standard", "set pd-balanced, pd-ssd or hyperdisk-balanced"),
        ("a4-highgpu-8g", "pd-standard", "does not take pd-standard"),
        ("g4-standard-48", "pd-ssd", "set hyperdisk-balanced"),
        ("g4-standard-48", "hyperdisk-balanced", None),
        ("g2-standard-12", "pd-standard", None),
    ],
)
def test_a_machine_takes_only_some_disks(machine_type: str, disk_type: str | None, message: str | None) -> None:
    _expect(gpu.disk_problems(machine_type, disk_type), message)


@pytest.mark.parametrize(
    ("machine_type", "large"),
    [("a3-highgpu-8g", True), ("a3-highgpu-2g", False), ("a4x-highgpu-4g", True), ("g2-standard-96", False)],
)
def test_only_large_machines_have_data_network_cards(machine_type: str, large: bool) -> None:
    assert gpu.is_large(machine_type) is large


def _expect(problems: list[str], message: str | None) -> None:
    if message is None:
        assert problems == []
        return
    assert len(problems) == 1
    assert message in problems[0]
