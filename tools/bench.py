# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what the collection costs on a simulated cloud of its own, prints tables, and writes them as JSON.

Three parts: the critical path of a first install, what each kind of run costs for how many regions, and the same
procedure typed by hand with gcloud, kubectl and helm where these are installed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench_by_hand import by_hand
from bench_goals import LAG_SECONDS, MAKESPAN_RATIO, REGION_CPU_SECONDS, against, run_goals
from bench_path import Observed, critical_path, works
from bench_runs import REGIONS, Bench, Cost, write_inventory
from show import ROOT, ShowError, listen_to_signals

sys.path.insert(0, str(ROOT))
from simulator import app

# Slow enough for the tool to keep up with the cloud, so that waits of the cloud hide what is done meanwhile.
SPEED_OF_THE_PATH = 60.0
# So fast that nearly all that is left is the tool's own time.
SPEED_OF_RUNS = 1000.0
RUNS = {
    "first install": ("site.yml",),
    "again": ("site.yml",),
    "--check": ("site.yml", "--check"),
    "teardown": ("playbooks/teardown.yml", "-e", "gkefleet_confirm_teardown=my-gke-project"),
}


def path(scratch: Path) -> dict[str, Any]:
    """The critical path of a first install of two regions, with the tool's lag before each of its works."""
    places = {f"gke-{region}": region for region in REGIONS[:2]}
    inventory = write_inventory(scratch / "path", len(places))
    with app.start(speed=SPEED_OF_THE_PATH) as simulator:
        begun = simulator.cloud.clock.now()
        Bench(simulator, scratch, inventory).play("site.yml")
        end = simulator.journal()[-1]["time"]
        seen = Observed(simulator.operations(), simulator.journal(), simulator.state(), simulator.timestamp(0))
    steps = critical_path(works(seen, places, end), begun, SPEED_OF_THE_PATH)
    cloud, lag = sum(step.cloud_seconds for step in steps), sum(step.lag_seconds for step in steps)
    return {
        "steps": [asdict(step) for step in steps],
        "cloud_seconds": round(cloud, 1),
        "lag_seconds": round(lag, 2),
        "makespan_ratio": round((cloud + lag) / cloud, 4),
    }


def runs(regions: int, scratch: Path) -> dict[str, Cost]:
    """What each kind of run costs with that many regions, one after another on one project."""
    inventory = write_inventory(scratch / f"regions-{regions}", regions)
    with app.start(speed=SPEED_OF_RUNS) as simulator:
        bench = Bench(simulator, scratch, inventory)
        return {kind: bench.play(*arguments) for kind, arguments in RUNS.items()}


def path_lines(found: dict[str, Any]) -> Iterator[str]:
    """The critical path as a table."""
    yield f"{'work on the critical path':<34} {'cloud s':>8} {'lag s':>7}"
    for step in found["steps"]:
        yield f"{step['name']:<34} {step['cloud_seconds']:8.0f} {step['lag_seconds']:7.2f}"
    reached = against(LAG_SECONDS, found["lag_seconds"])
    yield f"{'sum':<34} {found['cloud_seconds']:8.0f} {found['lag_seconds']:7.2f}  {reached}"
    ratio = found["makespan_ratio"]
    yield f"makespan at real durations: {ratio:.4f} of the critical path, {against(MAKESPAN_RATIO, ratio)}"


def run_lines(found: dict[int, dict[str, Cost]]) -> Iterator[str]:
    """What runs cost as a table."""
    headings = f"{'wall s':>7} {'CPU s':>7} {'calls':>6} {'MiB':>5}  {'goals':<40} calls by service"
    yield f"{'regions':>7}  {'run':<14} {headings}"
    for regions, costs in found.items():
        for kind, cost in costs.items():
            services = ", ".join(f"{name} {number}" for name, number in sorted(cost.requests.items()))
            numbers = f"{cost.seconds:7.1f} {cost.cpu_seconds:7.1f} {sum(cost.requests.values()):6} {cost.memory:5.0f}"
            yield f"{regions:>7}  {kind:<14} {numbers}  {run_goals(regions, kind, cost):<40} {services}"


def growth_lines(found: dict[int, dict[str, Cost]]) -> Iterator[str]:
    """What each further region costs, from the fewest to the most."""
    few, many = min(found), max(found)
    for kind in RUNS if many > few else ():
        growth = (found[many][kind].cpu_seconds - found[few][kind].cpu_seconds) / (many - few)
        yield f"each further region, {kind}: {growth:.2f} CPU s, {against(REGION_CPU_SECONDS, growth)}"


def options() -> argparse.Namespace:
    """What to measure, and where to write it."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--regions", default="1,2,4,8,16", help="how many regions, such as 1,2,4; empty for none")
    parser.add_argument("--output", type=Path, default=ROOT / ".cache" / "bench.json", help="the file for the JSON")
    parser.add_argument("--without", choices=("path", "hand"), action="append", default=[], help="leave a part out")
    return parser.parse_args()


def measure(wanted: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    """Measures and prints part by part."""
    result: dict[str, Any] = {}
    if "path" not in wanted.without:
        result["path"] = path(scratch)
        print(*path_lines(result["path"]), "", sep="\n", flush=True)
    found = {int(number): runs(int(number), scratch) for number in wanted.regions.split(",") if number}
    result["runs"] = {regions: {kind: asdict(cost) for kind, cost in costs.items()} for regions, costs in found.items()}
    if found:
        print(*run_lines(found), *growth_lines(found), "", sep="\n", flush=True)
    if "hand" not in wanted.without:
        result["by_hand"] = by_hand(scratch / "hand")
        print(result["by_hand"]["line"], flush=True)
    return result


def main() -> int:
    """Measures, prints, writes, and gives the exit status."""
    listen_to_signals()
    wanted, started = options(), time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="gkefleet-bench-") as scratch:
            result = measure(wanted, Path(scratch))
    except ShowError as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    wanted.output.parent.mkdir(parents=True, exist_ok=True)
    wanted.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"measured in {time.monotonic() - started:.0f} s, written to {wanted.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
