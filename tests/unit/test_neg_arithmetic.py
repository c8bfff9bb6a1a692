# SPDX-License-Identifier: GPL-3.0-or-later
"""Network endpoint groups that an inference pool costs."""

from __future__ import annotations

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils import _neg_arithmetic as arithmetic
from ansible_collections.gkefleet.inference.plugins.module_utils._neg_arithmetic import Share


@pytest.mark.parametrize(
    ("shares", "total", "fits"),
    [
        ([], 0, True),
        ([Share("gke-west", 1, 1), Share("gke-east", 1, 3)], 4, True),
        ([Share("gke-west", 8, 3), Share("gke-east", 8, 3)], 48, True),
        ([Share("gke-west", 8, 3), Share("gke-east", 8, 3), Share("gke-asia", 8, 1)], 56, False),
    ],
)
def test_each_port_costs_a_group_in_each_zone(shares: list[Share], total: int, fits: bool) -> None:
    assert arithmetic.total(shares) == total
    assert (arithmetic.group_problems(shares) == []) is fits


def test_too_many_groups_are_explained_by_cluster() -> None:
    [problem] = arithmetic.group_problems([Share("gke-west", 8, 4), Share("gke-east", 8, 3)])
    assert "needs 56 network endpoint groups (gke-west 8 ports x 4 zones + gke-east 8 ports x 3 zones)" in problem
    assert "a backend service takes 50" in problem


@pytest.mark.parametrize(
    ("ports", "message"),
    [
        ([8000], None),
        (list(range(8000, 8008)), None),
        (list(range(8000, 8009)), "at most 8"),
        ([8000, 8000], "listed twice"),
        ([0], "0 is no port"),
        ([65536], "65536 is no port"),
    ],
)
def test_a_pool_takes_eight_different_ports(ports: list[int], message: str | None) -> None:
    problems = arithmetic.port_problems("ports", ports)
    assert problems == [] if message is None else message in problems[0]
