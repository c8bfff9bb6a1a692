# SPDX-License-Identifier: GPL-3.0-or-later
"""A teardown finds what is there by its marks, and tells what it leaves and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simulator.controllers.kinds import DEPLOYMENT, GATEWAY
from tests.playbooks.cloud import CONFIRMED, Outcome
from tests.playbooks.gateways_to_take_down import backend, build, cluster, export, membership
from tests.playbooks.teardowns import Site, disown, shown, started, written
from tests.simulator.controllers.kube import Kube
from tests.simulator.google import PROJECT, Google
from tests.simulator.networks import done, load_balancer

pytestmark = pytest.mark.timeout(300)

LOAD_BALANCER = (
    "forwardingRules/rule",
    "targetHttpProxies/proxy",
    "urlMaps/map",
    "backendServices/service",
    "healthChecks/check",
)
MISTYPED = (
    *("-e", "gkefleet_gateway_timeout=soon", "-e", "gkefleet_subnet_timeout=later"),
    *("-e", "gkefleet_abandon_gateways=perhaps", "-e", "gkefleet_gateway_timout=5"),
)
SHORT_WAITS = ("-e", "gkefleet_gateway_timeout=1")


@pytest.fixture
def site(new_simulator: Any, of_built_sites: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return started(new_simulator(**of_built_sites), tmp_path, monkeypatch)


@dataclass(frozen=True)
class Story:
    """A teardown that meets one obstacle after the other, each of which somebody clears away."""

    before: dict[str, Any]
    refused: Outcome
    mistyped: Outcome
    plan: Outcome
    hung: Outcome
    left_while_hung: list[str]
    held: Outcome
    clean: Outcome
    left: list[str]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, of_built_sites: dict[str, Any]) -> Iterator[Story]:
    from simulator import app

    with app.start(**of_built_sites) as simulator, pytest.MonkeyPatch.context() as monkeypatch:
        site = started(simulator, tmp_path_factory.mktemp("home"), monkeypatch)
        build(site.run)
        load_balancer(site.google, "us-east4")
        yield told(site)


def told(site: Site) -> Story:
    """The runs, one after the other."""
    before = site.simulator.state()
    refused, plan = site.play("-e", "gkefleet_confirm_teardown=another", fails=True), site.play("--check", "--diff")
    mistyped = site.play(*CONFIRMED, *MISTYPED, fails=True)
    hold_gateway(site, ["example.com/hold"])
    hung, left_while_hung = site.play(*CONFIRMED, *SHORT_WAITS, fails=True), site.left()
    hold_gateway(site, [])
    held = site.play(*CONFIRMED, fails=True)
    for part in LOAD_BALANCER:
        done(site.google, site.google.call("compute", "DELETE", f"compute/v1/{PROJECT}/global/{part}"))
    clean = site.play(*CONFIRMED)
    return Story(before, refused, mistyped, plan, hung, left_while_hung, held, clean, site.left())


def hold_gateway(site: Site, finalizers: list[str]) -> None:
    """Has these finalizers on the Gateway, as somebody with kubectl would."""
    kube = Kube(site.google, "europe-west3", "gke-west")
    patch = {"metadata": {"finalizers": finalizers or None}}
    path, media = GATEWAY.path("default", "gateway"), "application/merge-patch+json"
    assert kube.call("PATCH", path, patch, media, fieldManager="somebody")[0] == 200


def test_without_the_project_s_name_nothing_is_changed(story: Story) -> None:
    assert "set it to my-gke-project. Nothing has been changed." in story.refused.run.output
    assert story.refused.writes == []


def test_values_that_cannot_work_and_typing_errors_are_refused_before_anything_is_asked(story: Story) -> None:
    said = story.mistyped.run.output
    for name in ("gkefleet_gateway_timeout: 'soon'", "gkefleet_subnet_timeout: 'later'", "gkefleet_abandon_gateways: "):
        assert name in said
    assert "gkefleet_gateway_timout is no variable of this collection; did you mean gkefleet_gateway_timeout?" in said
    assert story.mistyped.requests == 0


def test_check_mode_needs_no_name_shows_the_plan_and_writes_nothing(story: Story) -> None:
    assert story.plan.writes == []
    for part in ("Gateway default/gateway on cluster gke-west", "-    name: gke-east", "-    ipCidrRange: 10.0.0.0/23"):
        assert part in story.plan.run.output


def test_what_the_plan_says_is_what_is_changed(story: Story) -> None:
    runs = (story.hung, story.held, story.clean)
    # Their Gateway went between two runs, and one subnet once somebody else's load balancer was gone.
    between = ("Remove routes and Gateways", "gke-west.europe-west3")
    later = ("Delete those that nobody else uses", "my-gke-project")
    assert sorted([*story.plan.changed_tasks, later]) == sorted(
        [between, *(task for run in runs for task in run.changed_tasks)]
    )


def test_each_object_that_the_plan_shows_goes_once_and_no_other(story: Story) -> None:
    writes = [write for run in (story.hung, story.held, story.clean) for write in run.writes]
    held = "the proxy-only subnet of default in us-east4"
    assert sorted([*shown(story.plan), held]) == written(writes, story.before)


def test_a_finalizer_that_hangs_is_quoted_with_who_must_take_it_off(story: Story) -> None:
    assert "held by finalizer example.com/hold, which somebody must take off" in story.hung.run.output


def test_while_a_gateway_hangs_its_cluster_and_the_features_stay_and_the_rest_goes(story: Story) -> None:
    left = " ".join(story.left_while_hung)
    assert "clusters/gke-west" in left
    assert "features/multiclusteringress" in left
    assert "gke-east" not in left
    assert "subnetworks/proxies-europe-west3" not in left


def test_a_subnet_under_somebody_else_s_load_balancer_is_left_and_told(story: Story) -> None:
    assert "proxies-us-east4 in us-east4 (10.5.0.0/23), used by forwarding rule rule," in story.held.run.output
    assert "gcloud compute networks subnets delete proxies-us-east4 --region=us-east4" in story.held.run.output
    assert not [write for write in story.held.writes if "us-east4/subnetworks" in write["path"]]


def test_in_the_end_nothing_is_left_and_the_run_says_so(story: Story) -> None:
    assert story.left == []
    assert "Nothing of the gateway is left" in story.clean.run.output


def test_without_its_config_cluster_the_load_balancer_is_listed_with_the_commands_that_remove_it(site: Site) -> None:
    build(site.run)
    delete_cluster(site, "europe-west3", "gke-west")
    outcome = site.play(*CONFIRMED, fails=True)
    lines = [line for line in outcome.run.output.splitlines() if "gcloud compute " in line]
    commands = list(dict.fromkeys(line.split("gcloud compute ")[1] for line in lines))
    assert commands[0].startswith("forwarding-rules delete gkemcg1-default-gateway-")
    for command in commands:
        by_hand(site.google, command)
    assert site.left() == []


def delete_cluster(site: Site, location: str, name: str) -> None:
    """Deletes a cluster past the collection and everything on it."""
    path = f"{PROJECT}/locations/{location}/clusters/{name}"
    site.run.by_hand("container", "DELETE", f"v1/{path}")
    while path in site.simulator.state()["container"]:
        pass


def by_hand(google: Google, command: str) -> None:
    """Does what a gcloud command does: GROUP delete NAME --SCOPE=LOCATION."""
    group, _, name, *flags = command.replace("networks subnets", "subnetworks").split()
    first, *rest = group.split("-")
    collection = first + "".join(word.capitalize() for word in rest)
    scope = next((flag[2:].split("=") for flag in flags if flag.startswith(("--region", "--zone"))), None)
    place = f"{scope[0]}s/{scope[1]}" if scope else "global"
    done(google, google.call("compute", "DELETE", f"compute/v1/{PROJECT}/{place}/{collection}/{name}"))


def test_on_somebody_else_s_cluster_only_our_objects_go(site: Site) -> None:
    build(site.run, [step("europe-west3") for step in (cluster, membership, backend, export)])
    disown(site)
    kube = Kube(site.google, "europe-west3", "gke-west")
    kube.apply(theirs())
    assert "cluster" not in {write["path"].split("/")[-2].rstrip("s") for write in site.play(*CONFIRMED).writes}
    assert [body["metadata"]["name"] for body in kube.list(DEPLOYMENT, "default")] == ["theirs"]


def theirs() -> dict[str, Any]:
    """A Deployment of somebody else's."""
    labels = {"app": "theirs"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "it", "image": "theirs:1"}]}}
    spec = {"replicas": 1, "selector": {"matchLabels": labels}, "template": template}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "theirs", "namespace": "default"},
        "spec": spec,
    }
