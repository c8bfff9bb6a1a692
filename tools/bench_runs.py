# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run of ansible-playbook costs: seconds, CPU seconds, requests and memory, its workers included."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from show import ROOT, ShowError, inherited, stop

LOOK_EVERY = 0.5  # seconds: to look takes time from the run
# Zones with the how-to's H100 machines, one a region, then some with L4 (Google's page "GPU regions and zones").
H100_ZONES = (
    *("europe-west3-a", "us-east4-a", "us-central1-a", "us-west1-a", "us-west4-a", "us-east5-a", "europe-west1-b"),
    *("europe-west2-a", "europe-west4-b", "asia-east1-c", "asia-northeast1-b", "asia-southeast1-b"),
)
L4_ZONES = ("asia-south1-a", "europe-west6-b", "us-east1-b", "northamerica-northeast2-a")
L4_POOL = {
    "name": "l4",
    "machine_type": "g2-standard-16",
    "accelerator": {"type": "nvidia-l4", "count": 1},
    "spot": True,
    "node_count": 3,
    "disk_size_gb": 200,
}
ZONES = {zone.rsplit("-", 1)[0]: zone for zone in (*H100_ZONES, *L4_ZONES)}
REGIONS = tuple(ZONES)


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds, requests by service, and the memory at its highest, in MiB, shared pages counted once."""

    seconds: float
    cpu_seconds: float
    requests: dict[str, int]
    memory: float


@dataclass(frozen=True)
class Bench:
    """A simulated project and the inventory that is brought up in it."""

    simulator: Any
    scratch: Path
    inventory: Path

    def play(self, *arguments: str) -> Cost:
        """Runs ansible-playbook. Raises ShowError when it fails."""
        before, started = len(self.simulator.journal()), time.monotonic()
        command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(self.inventory), *arguments]
        with (self.scratch / "output").open("w+") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(), stdout=output, stderr=output, start_new_session=True
            )
            watch = MemoryWatch(process.pid)
            try:
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
            finally:
                # An interruption ends both.
                memory = watch.stop()
                stop(process)
            seconds = time.monotonic() - started
            output.seek(0)
            if process.returncode:
                raise ShowError(f"{' '.join(arguments)} ended with status {process.returncode}:\n{output.read()}")
        services = Counter(entry["service"].split("/")[0] for entry in self.simulator.journal(before))
        return Cost(seconds, usage.ru_utime + usage.ru_stime, dict(services), memory)

    def _environment(self) -> dict[str, str]:
        own = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_HOME": str(self.scratch / "ansible"),
            "ANSIBLE_LOCAL_TEMP": str(self.scratch / "ansible" / "tmp"),
            "HF_TOKEN": "hf_simulated",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }
        return {**inherited(), **self.simulator.environ, **own}


class MemoryWatch:
    """Looks at the memory of a session's processes, now and again."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._highest = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> float:
        """The highest sum so far, in MiB."""
        self._ended.set()
        self._thread.join()
        return self._highest

    def _look(self) -> None:
        while not self._ended.wait(LOOK_EVERY):
            self._highest = max(self._highest, sum(proportional_memory(self._session)) / 1024)


def proportional_memory(session: int) -> Iterator[int]:
    """KiB of each process of a session; a page that several share is divided among them (proc(5): Pss)."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
            if int(fields[3]) != session:
                continue
            for line in (folder / "smaps_rollup").read_text(encoding="utf-8").splitlines():
                if line.startswith("Pss:"):
                    yield int(line.split()[1])
        except OSError:
            # It has ended meanwhile.
            continue


def write_inventory(folder: Path, regions: int) -> Path:
    """An inventory like the how-to's with that many regions; the first has the config cluster."""
    own = {name: {"hosts": {f"gke-{name}": region_values(name, place)}} for place, name in enumerate(REGIONS[:regions])}
    groups = {name.replace("-", "_"): group for name, group in own.items()}
    hosts = {
        "gke_clusters": {"children": groups},
        "gke_config_cluster": {"hosts": {f"gke-{REGIONS[0]}": None}},
    }
    (folder / "group_vars").mkdir(parents=True)
    for name in ("all.yml", "gke_clusters.yml"):
        (folder / "group_vars" / name).symlink_to(ROOT / "inventories" / "prod" / "group_vars" / name)
    (folder / "hosts.yml").write_text(yaml.safe_dump(hosts), encoding="utf-8")
    return folder


def region_values(region: str, place: int) -> dict[str, Any]:
    """What an inventory says about one region."""
    zone = ZONES[region]
    pools = {"gkefleet_node_pools": [{**L4_POOL, "node_locations": [zone]}]} if zone in L4_ZONES else {}
    return {
        "gkefleet_region": region,
        "gkefleet_location": region,
        "gkefleet_node_locations": [zone],
        "gkefleet_proxy_range": f"10.{place}.0.0/23",
        **pools,
    }
