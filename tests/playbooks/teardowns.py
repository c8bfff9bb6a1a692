# SPDX-License-Identifier: GPL-3.0-or-later
"""Teardowns of simulated projects by an inventory that says little about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.ways import in_process
from tests.playbooks.cloud import EXAMPLES, Outcome, Project
from tests.simulator.google import PROJECT, Google, until
from tests.trials.google_objects import google_objects
from tests.trials.objects import title_of

TEARDOWN = "playbooks/teardown.yml"
SPEED = 1000.0
SHOWN = re.compile(r"^--- before: (?P<title>.+)$", re.MULTILINE)
NETWORKS = f"{PROJECT}/global/networks/"
THEIR_GROUP = "/networkEndpointGroups/pods"


@dataclass(frozen=True)
class Site:
    """A simulated project with an inventory that says little about it."""

    simulator: Any
    home: Path

    @property
    def run(self) -> ModuleRunner:
        """Runs modules past Ansible."""
        return ModuleRunner(self.simulator, in_process)

    @property
    def google(self) -> Google:
        """Somebody else in the same project."""
        return Google(self.simulator)

    def play(self, *arguments: str, fails: bool = False) -> Outcome:
        """Takes it down."""
        return Project(self.simulator, self.home, EXAMPLES / "shortened").play(TEARDOWN, *arguments, fails=fails)

    def left(self) -> list[str]:
        """What is in the project that a new one does not have."""
        state = self.simulator.state()
        found = [*state["container"], *state["gkehub"], *state["compute"]]
        return sorted(name for name in found if not is_of_others(name))


def is_of_others(name: str) -> bool:
    """Whether it came with the network that every project has, or is somebody else's group of endpoints."""
    return (
        name.endswith(("/networks/default", "/subnetworks/default", THEIR_GROUP))
        or "/global/routes/" in name
        or "/firewalls/default-" in name
    )


def started(simulator: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A project with its environment, for modules past Ansible too."""
    for name, value in simulator.environ.items():
        monkeypatch.setenv(name, value)
    return Site(simulator, home)


def disown(site: Site) -> None:
    """Takes our label off the cluster."""
    path = f"v1/{PROJECT}/locations/europe-west3/clusters/gke-west"
    live = site.google.get("container", path)
    body = {"resourceLabels": {}, "labelFingerprint": live["labelFingerprint"]}
    site.run.by_hand("container", "POST", f"{path}:setResourceLabels", body)
    until(lambda: site.google.get("container", path).get("resourceLabels"), lambda labels: not labels)


def shown(outcome: Outcome) -> list[str]:
    """The titles of the objects that a run shows as changed, with the short names of networks, sorted."""
    return sorted(match["title"].replace(NETWORKS, "") for match in SHOWN.finditer(outcome.run.output))


def written(writes: Iterable[Mapping[str, Any]], state: Mapping[str, Any]) -> list[str]:
    """The titles that diffs give the objects of a state which writes are about, sorted."""
    return sorted(_title(write["service"], write["path"], state) for write in writes)


def _title(service: str, path: str, state: Mapping[str, Any]) -> str:
    if service.startswith("kubernetes/"):
        # Only what belongs to one object of several clusters is shown with its cluster.
        cluster = service.removeprefix("kubernetes/")
        title = title_of(state[service][path], cluster)
        return title if "/inferencepools/" in path else title.removesuffix(f" on {cluster}")
    name = path[path.index("projects/") :]
    [title] = google_objects(
        {**{other: {} for other in state}, service: {name: {**state[service][name], "nodePools": []}}}
    )
    return title
