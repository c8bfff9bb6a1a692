# SPDX-License-Identifier: GPL-3.0-or-later
"""One region brought up, changed and taken down, without an interruption and with one."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.playbooks.cloud import EXAMPLES
from tests.trials.interruption.pictures import AGAIN, differences, picture
from tests.trials.interruption.processes import running

SPEED = 2000.0
INVENTORY = ("-i", str(EXAMPLES / "one_region"))
TOKEN = "hf_canary_of_the_interruption"
INSTALL = ("site.yml", *INVENTORY)
CHANGES = (
    '{"inference_backend_replicas": 4, "mc_gateway_backend_timeout": 900, "mc_gateway_health_interval": 20, '
    '"gke_gpu_cluster_labels": {"tier": "gold"}, "gkefleet_node_pools": [{"name": "h100", "node_count": 4, '
    '"machine_type": "a3-highgpu-2g", "spot": true, "node_locations": ["europe-west3-c"], "labels": {"tier": "gold"}, '
    '"accelerator": {"type": "nvidia-h100-80gb", "count": 2, "driver_version": "latest"}}]}'
)
UPDATE = (*INSTALL, "-e", CHANGES)
TEARDOWN = ("playbooks/teardown.yml", *INVENTORY, "-e", "gkefleet_confirm_teardown=my-gke-project")
RUNS = {"the first run": INSTALL, "an update": UPDATE, "a teardown": TEARDOWN}


@dataclass(frozen=True)
class Reference:
    """What is there after a run that nobody disturbs, and how many requests it makes."""

    picture: dict[str, Any]
    requests: int


@dataclass(frozen=True)
class Site:
    """One simulated project and the runs against it."""

    simulator: Any
    home: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def environ(self) -> dict[str, str]:
        """The environment of a run."""
        return {**self.simulator.environ, "HF_TOKEN": TOKEN, **self.variables}

    def secrets(self) -> tuple[str, str]:
        """What no file may hold when a run is over, however it ended."""
        place = Path(self.simulator.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"])
        return TOKEN, place.read_text(encoding="utf-8").strip()

    @contextmanager
    def begun(self, command: Any) -> Iterator[Any]:
        """A run that goes on."""
        with running(command, self.home, self.environ()) as run:
            yield run

    def completed(self, command: Any) -> Reference:
        """Runs to the end, which must be a good one."""
        seen = len(self.simulator.journal())
        with self.begun(command) as run:
            assert run.status() == 0, run.printed
        return Reference(picture(self.simulator.state()), len(self.simulator.journal()) - seen)

    def killed(self, command: Any, moment: int) -> bool:
        """Kills a run once it has made so many requests; tells whether it still went on."""
        seen = len(self.simulator.journal())
        with self.begun(command) as run:
            in_time = run.await_moment(lambda: len(self.simulator.journal()) >= seen + moment)
            run.kill()
        return in_time


def references(site: Site, runs: Mapping[str, Any]) -> dict[str, Reference]:
    """What each run leaves when nobody disturbs it."""
    return {name: site.completed(command) for name, command in runs.items()}


def survive(site: Site, runs: Mapping[str, Any], known: Mapping[str, Reference], seed: int) -> list[str]:
    """Kills each of the three runs once, lets the next one end it, and tells where that leads elsewhere."""
    chance, problems = random.Random(seed), []
    for name, command in runs.items():
        # A wait may be over sooner than in the run that is compared with, and so may the run.
        moment = chance.randrange(1, known[name].requests * 9 // 10)
        assert site.killed(command, moment), f"{name} ended before request {moment}"
        found = site.completed(command).picture
        problems += [f"{name}, killed at request {moment}: {line}" for line in differences(found, known[name].picture)]
    return problems


def doubled(found: dict[str, Any]) -> list[str]:
    """The objects of a picture that are there twice, under names that Google's controllers gave them."""
    return [name for name in found if AGAIN in name]


def of_the_cloud(found: dict[str, Any]) -> dict[str, Any]:
    """The part of a picture that a teardown leaves as it was: APIs and grants stay."""
    return {name: body for name, body in found.items() if name.startswith(("compute ", "container ", "gkehub "))}
