# SPDX-License-Identifier: GPL-3.0-or-later
"""The recorded calls do in this process what the playbook does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.trials.calls import Site, in_cloud, repeated

SPEED = 5000.0


def test_a_replayed_first_run_is_complete(site: Site, new_simulator: Callable[..., Any]) -> None:
    cloud = new_simulator(speed=SPEED)
    with in_cloud(cloud):
        first = [answered.result for answered in repeated(site.run)]
        seen = len(cloud.journal())
        again = [answered.result for answered in repeated(site.run)]
    assert [result["msg"] for result in first if result.get("failed")] == []
    assert [result for result in again if result["changed"]] == []
    assert [entry for entry in cloud.journal(seen) if entry["write"]] == []
