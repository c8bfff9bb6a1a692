# SPDX-License-Identifier: GPL-3.0-or-later
"""One region goes while the other serves without one failed request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.dataplane.regions import Regions
from tests.dataplane.streams import stream
from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import POOL
from tests.modules.gateways import MODEL
from tests.modules.ways import in_process
from tests.playbooks.cloud import CONFIRMED, EXAMPLES, Outcome, Project
from tests.playbooks.gateways_to_take_down import build, on
from tests.simulator.controllers.kube import Kube
from tests.simulator.google import Google, until

pytestmark = pytest.mark.timeout(300)

PLAYBOOK = "playbooks/remove_region.yml"
FRANKFURT, VIRGINIA = "europe-west3", "us-east4"
SCOPES = [{"selector": {"gke.io/region": region}, "capacity_scaler": 90} for region in (FRANKFURT, VIRGINIA)]


@dataclass(frozen=True)
class Story:
    """Refusals, a plan, and the removal of one region under requests to the other."""

    unnamed: Outcome
    config: Outcome
    mistyped: Outcome
    elsewhere: Outcome
    again: Outcome
    plan: Outcome
    removal: Outcome
    statuses: Counter[int]
    left: dict[str, Any]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, of_built_sites: dict[str, Any]) -> Iterator[Story]:
    from simulator import app

    with app.start(**of_built_sites) as simulator, pytest.MonkeyPatch.context() as monkeypatch:
        for name, value in simulator.environ.items():
            monkeypatch.setenv(name, value)
        run = ModuleRunner(simulator, in_process)
        build(run)
        policy = {**on(FRANKFURT), "inference_pool_import": POOL, "metrics": [{"name": "kv-cache"}], "scopes": SCOPES}
        run("gcp_backend_policy", policy)
        yield told(Project(simulator, tmp_path_factory.mktemp("home"), EXAMPLES / "shortened"))


def told(project: Project) -> Story:
    """The runs, the last one under requests."""
    virginia = ("-e", f"gkefleet_remove_region={VIRGINIA}")
    unnamed = project.play(PLAYBOOK, *virginia, fails=True)
    config = project.play(PLAYBOOK, *CONFIRMED, "-e", f"gkefleet_remove_region={FRANKFURT}", fails=True)
    typing_error = ("-e", "gkefleet_kube_endpont=dns")
    mistyped = project.play(PLAYBOOK, *CONFIRMED, "-e", "gkefleet_remove_region=Virginia", *typing_error, fails=True)
    elsewhere = project.play(PLAYBOOK, *CONFIRMED, "-e", "gkefleet_remove_region=us-esat4", fails=True)
    plan = project.play(PLAYBOOK, "--check", "--diff", *virginia)
    regions = reached(project.simulator)
    with stream(regions, FRANKFURT, 4) as asking:
        removal = project.play(PLAYBOOK, *CONFIRMED, *virginia)
    left = project.simulator.state()
    again = project.play(PLAYBOOK, *CONFIRMED, *virginia, fails=True)
    return Story(unnamed, config, mistyped, elsewhere, again, plan, removal, asking.statuses, left)


def reached(simulator: Any) -> Regions:
    """The regions once the model answers in each."""
    google = Google(simulator)
    kubes = [Kube(google, region, name) for region, name in ((FRANKFURT, "gke-west"), (VIRGINIA, "gke-east"))]
    addresses = {item["region"]: item["listener"] for item in simulator.state()["dataplane"].values()}
    regions = Regions(google, *kubes, pace=0.02, addresses=addresses, model=MODEL)
    for region in (FRANKFURT, VIRGINIA):
        until(lambda region=region: regions.ask(region).status, lambda status: status == 200)
    return regions


def test_without_the_project_s_name_nothing_is_changed(story: Story) -> None:
    assert "Nothing has been changed." in story.unnamed.run.output
    assert story.unnamed.writes == []


def test_the_region_of_the_config_cluster_is_refused(story: Story) -> None:
    assert "the config cluster is in europe-west3" in story.config.run.output
    assert story.config.writes == []


def test_a_name_that_is_no_region_and_typing_errors_are_refused_before_anything_is_asked(story: Story) -> None:
    assert "gkefleet_remove_region: 'Virginia'" in story.mistyped.run.output
    assert "did you mean gkefleet_kube_endpoint?" in story.mistyped.run.output
    assert story.mistyped.requests == 0


def test_a_region_that_is_not_there_is_refused_with_those_that_are(story: Story) -> None:
    said = " ".join(story.elsewhere.run.output.split())
    assert "is in us-esat4; set gkefleet_remove_region to one of europe-west3, us-east4." in said
    assert story.elsewhere.writes == []


def test_a_region_that_is_gone_is_not_said_to_go_again(story: Story) -> None:
    assert "is in us-east4; set gkefleet_remove_region to one of europe-west3." in " ".join(
        story.again.run.output.split()
    )
    assert story.again.writes == []


def test_the_plan_is_what_is_changed_and_writes_nothing(story: Story) -> None:
    assert story.plan.changed_tasks == story.removal.changed_tasks
    assert story.plan.writes == []


def test_the_other_region_serves_without_one_failed_request(story: Story) -> None:
    assert set(story.statuses) == {200}
    assert story.statuses[200] > 100


def test_the_region_drains_before_anything_of_it_stops(story: Story) -> None:
    kinds = [write["path"].split("/")[-2] for write in story.removal.writes]
    order = ["inferencepools", "gateways", "deployments", "memberships", "clusters", "subnetworks"]
    places = [kinds.index(kind) for kind in order]
    assert places == sorted(places)


def test_nothing_of_the_region_is_left_and_all_of_the_other(story: Story) -> None:
    mine = [name for service in ("container", "gkehub", "compute") for name in story.left[service]]
    assert not [name for name in mine if "gke-east" in name or "proxies-us-east4" in name or "/us-east4-" in name]
    assert [item["region"] for item in story.left["dataplane"].values()] == [FRANKFURT]
    policies = [body for path, body in story.left["kubernetes/gke-west"].items() if "/gcpbackendpolicies/" in path]
    scopes = policies[0]["spec"]["default"]["scopes"]
    assert [scope["selector"] for scope in scopes] == [{"gke.io/region": FRANKFURT}]
