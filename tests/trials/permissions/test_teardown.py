# SPDX-License-Identifier: GPL-3.0-or-later
"""A teardown, and the removal of one region, need the documented permissions, and name the one that lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.ways import in_process
from tests.playbooks.cloud import CONFIRMED, EXAMPLES, Outcome, Project
from tests.playbooks.gateways_to_take_down import SERVICES, build, on
from tests.playbooks.teardowns import Site
from tests.playbooks.test_teardown import disown
from tests.trials.calls import in_cloud
from tests.trials.permissions.callers import acting, documented, used

SPEED = 1000.0
SHORT_WAITS = ("-e", "gkefleet_gateway_timeout=5", "-e", "gkefleet_subnet_timeout=5")
REMOVE_REGION = ("playbooks/remove_region.yml", *CONFIRMED, "-e", "gkefleet_remove_region=us-east4")
TEARDOWN = ("playbooks/teardown.yml", *CONFIRMED, *SHORT_WAITS)
KINDS = ("ServiceAccount", "ConfigMap", "Secret")
PLAN = ("playbooks/teardown.yml", "--check", "--diff")
READING = frozenset(name for name in documented("teardown") if name.endswith((".get", ".list")))
# Operations are what writes begin. Those of clusters are waited for where one region goes.
OF_CLUSTERS = "container.operations.get"
# Those of subnets may be over before they are looked at, as fast as the simulator is here.
OF_SUBNETS = frozenset({"compute.regionOperations.get"})
OF_WRITES = frozenset(name for name in READING if "perations" in name)
pytestmark = pytest.mark.timeout(3600)
New = Callable[..., Any]
Story = tuple[str, ...]
Sampled = Callable[[Sequence[Any], int], list[Any]]


def whole(site: Site) -> None:
    """Nothing more is done to what a first run made."""


def of_others(site: Site) -> None:
    """A cluster is other people's, so that of all that a role puts on one each object goes by itself."""
    objects = [{"apiVersion": "v1", "kind": kind, "metadata": {"name": "extra"}} for kind in KINDS]
    site.run("gke_manifest", {**on("europe-west3"), "objects": objects})
    disown(site)


STORIES = [(whole, TEARDOWN), (whole, REMOVE_REGION), (of_others, TEARDOWN)]


def built(cloud: Any, folder: Path, change: Callable[[Site], None] = whole) -> Any:
    """A project in which its owner has made everything."""
    with in_cloud(cloud):
        site = Site(cloud, folder)
        build(ModuleRunner(cloud, in_process))
        change(site)
    return cloud


def played(cloud: Any, permissions: frozenset[str], folder: Path, story: Story, *, fails: bool) -> Outcome:
    """A run by somebody with exactly these permissions."""
    folder.mkdir(exist_ok=True)
    playbook, *arguments = story
    with acting(cloud, permissions, folder) as environ:
        return Project(cloud, folder, EXAMPLES / "shortened", environ).play(playbook, *arguments, fails=fails)


def test_it_needs_what_is_documented_and_nothing_else(new_simulator: New, sampled: Sampled, tmp_path: Path) -> None:
    needed: set[str] = set()
    stories = sampled(STORIES, 1)
    for change, story in stories:
        cloud = built(new_simulator(speed=SPEED, enabled=SERVICES), tmp_path, change)
        played(cloud, documented("teardown"), tmp_path, story, fails=False)
        needed |= used(cloud)
    assert needed <= documented("teardown")
    assert len(stories) < len(STORIES) or documented("teardown") - needed == set()


def test_its_plan_needs_reading_alone_and_names_what_may_not_be_read(
    new_simulator: New, sampled: Sampled, tmp_path: Path
) -> None:
    lacking = sampled(sorted(READING - OF_WRITES), 0)
    unnamed = []
    if lacking:
        cloud = built(new_simulator(speed=SPEED, enabled=SERVICES), tmp_path, of_others)
        played(cloud, READING, tmp_path, PLAN, fails=False)
    for permission in lacking:
        outcome = played(cloud, documented("teardown") - {permission}, tmp_path, PLAN, fails=True)
        unnamed += [permission] if permission not in outcome.run.output else []
    assert unnamed == []


def test_it_names_what_may_not_be_done(new_simulator: New, sampled: Sampled, tmp_path: Path) -> None:
    unnamed = []
    for permission in sampled(sorted(documented("teardown") - READING | OF_WRITES - OF_SUBNETS), 0):
        change, story = STORIES[1] if permission == OF_CLUSTERS else STORIES[2]
        cloud = built(new_simulator(speed=SPEED, enabled=SERVICES), tmp_path, change)
        outcome = played(cloud, documented("teardown") - {permission}, tmp_path, story, fails=True)
        unnamed += [permission] if permission not in outcome.run.output else []
        cloud.stop()
    assert unnamed == []
