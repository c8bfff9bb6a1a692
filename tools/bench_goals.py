# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs may cost at most, on two cores and a simulated cloud, and whether they do."""

from __future__ import annotations

from bench_runs import Cost

REGIONS_OF_GOALS = 2
LAG_SECONDS = 6.0
MAKESPAN_RATIO = 1.005
# Wall seconds of a run with two regions, and requests where they are limited too.
RUN_SECONDS = {"again": 4.0, "--check": 4.0, "teardown": 4.0}
RUN_REQUESTS = {"again": 25}
REGION_CPU_SECONDS = 0.5


def against(goal: float, found: float) -> str:
    """A goal and whether what was found is within it."""
    return f"goal {goal:g}: {'reached' if found <= goal else 'missed'}"


def run_goals(regions: int, kind: str, cost: Cost) -> str:
    """The goals of a kind of run and whether they were reached, empty for runs that have none."""
    if regions != REGIONS_OF_GOALS:
        return ""
    seconds = [against(RUN_SECONDS[kind], cost.seconds) + " (s)"] if kind in RUN_SECONDS else []
    requests = sum(cost.requests.values())
    calls = [against(RUN_REQUESTS[kind], requests) + " (calls)"] if kind in RUN_REQUESTS else []
    return ", ".join(seconds + calls)
