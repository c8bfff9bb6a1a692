# SPDX-License-Identifier: GPL-3.0-or-later
"""The how-to's own inventory, from an empty project to answers and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.playbooks.cloud import CONFIRMED, PROD, Outcome, Project

pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True)
class Story:
    """The runs of the site and what was in the project around them."""

    empty: dict[str, Any]
    plan: Outcome
    first: Outcome
    full: dict[str, Any]
    second: Outcome
    check: Outcome
    teardown: Outcome
    gone: Outcome
    left: dict[str, Any]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, of_sites: dict[str, Any]) -> Iterator[Story]:
    from simulator import app

    simulator = app.start(**of_sites)
    project = Project(simulator, tmp_path_factory.mktemp("home"), PROD)
    try:
        yield Story(
            empty=simulator.state(),
            plan=project.play("site.yml", "--check", "--diff"),
            first=project.play("site.yml"),
            full=simulator.state(),
            second=project.play("site.yml"),
            check=project.play("site.yml", "--check", "--diff"),
            teardown=project.play("playbooks/teardown.yml", *CONFIRMED),
            gone=project.play("playbooks/teardown.yml", *CONFIRMED),
            left=simulator.state(),
        )
    finally:
        simulator.stop()


def test_the_plan_of_an_empty_project_writes_nothing(story: Story) -> None:
    assert story.plan.writes == []


def test_the_plan_shows_every_object_with_its_fields(story: Story) -> None:
    for part in ("machineType: a3-highgpu-2g", "kind: InferencePool", "kind: Gateway", "ipCidrRange: 10.5.0.0/23"):
        assert part in story.plan.run.output


def test_the_first_run_changes_exactly_what_the_plan_said(story: Story) -> None:
    assert story.first.changed_tasks == story.plan.changed_tasks
    assert len(story.first.changed_tasks) == story.first.run.changed > 0


def test_the_first_run_ends_with_an_answer_of_each_region_s_own_cluster(story: Story) -> None:
    assert story.first.answers == {"europe-west3": "gke-west", "us-east4": "gke-east"}


def test_values_are_checked_once_before_anything_else(story: Story) -> None:
    preflight, _, rest = story.second.run.output.partition("PLAY [Prepare the project]")
    assert preflight.count("Check the variables of all roles") == 1
    assert "Validating arguments" not in preflight + rest
    assert ": Refuse " not in rest


def test_nothing_shows_the_token(story: Story) -> None:
    token = "hf_simulated"
    outcomes = (story.plan, story.first, story.second, story.check, story.teardown)
    assert not [outcome for outcome in outcomes if token in outcome.run.output]


def test_the_second_run_changes_nothing_and_writes_nothing(story: Story) -> None:
    assert story.second.run.changed == 0
    assert story.second.writes == []


def test_the_second_run_asks_the_model_again(story: Story) -> None:
    assert story.second.answers == story.first.answers


def test_the_second_run_asks_little(story: Story) -> None:
    # One request for each object of each cluster; which pod gave an answer is found in the logs of one or more.
    assert story.second.requests <= 105


def test_a_check_of_what_is_there_plans_nothing(story: Story) -> None:
    assert story.check.run.changed == 0
    assert story.check.writes == []


def test_clusters_are_begun_before_google_knows_the_new_service_agents(story: Story) -> None:
    paths = [write["path"] for write in story.first.writes]
    cluster = next(place for place, path in enumerate(paths) if path.endswith("/clusters"))
    grant = next(place for place, path in enumerate(paths) if path.endswith(":setIamPolicy"))
    assert cluster < grant


def test_the_gateway_is_applied_before_nodes_and_model_servers_are_waited_for(story: Story) -> None:
    output = story.first.run.output
    assert output.index("the Gateway and the HTTPRoute]") < output.index("PLAY [Wait for each region]")


def test_the_teardown_leaves_what_was_there_before(story: Story) -> None:
    for service in ("container", "gkehub", "compute", "dataplane"):
        assert sorted(story.left[service]) == sorted(story.empty[service])
    assert not [name for name in story.left if name.startswith("kubernetes/")]


def test_the_teardown_removes_route_gateway_and_policies_in_this_order(story: Story) -> None:
    kinds = [entry["path"].split("/")[-2] for entry in story.teardown.writes if entry["method"] == "DELETE"]
    order = ["httproutes", "gateways", "healthcheckpolicies", "features", "memberships", "clusters", "subnetworks"]
    places = [kinds.index(kind) for kind in order]
    assert places == sorted(places)


def test_a_second_teardown_has_nothing_to_do(story: Story) -> None:
    assert story.gone.run.changed == 0
    assert story.gone.writes == []
