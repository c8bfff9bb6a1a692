# SPDX-License-Identifier: GPL-3.0-or-later
"""The documented permissions are enough, and none of them is too much."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.modules.ways import in_process
from tests.trials.calls import Site, in_cloud, repeated
from tests.trials.hands import Hands
from tests.trials.permissions.callers import (
    ASKED_BY_GOOGLE,
    READER,
    SPEED,
    acting,
    documented,
    forbearing,
    full,
    left_out_by_viewer,
    refusals,
    used,
)

WRITING = (".create", ".update", ".delete", ".setIamPolicy", ".enable", ".exec")
# What somebody does to objects of one cluster: a merge patch, or nothing for a deletion.
EDITS: dict[str, dict[str, Any] | None] = {
    "Deployment default/vllm-llama3-8b-instruct on": {"spec": {"replicas": 7}},
    "Gateway default/": {"spec": {"listeners": [{"name": "http", "port": 8080, "protocol": "HTTP"}]}},
    "Service default/": {"spec": {"selector": {"app": "another"}}},
    "InferencePool default/": {"metadata": {"annotations": {"networking.gke.io/export": None}}},
    "HTTPRoute default/": None,
}
HALF = ("deployments", "services", "inferencepools", "secrets", "rolebindings", "serviceaccounts")
pytestmark = pytest.mark.timeout(3600)
New = Callable[..., Any]


def test_a_first_run_needs_what_is_documented_and_nothing_else(site: Site, new_simulator: New, tmp_path: Path) -> None:
    cloud = new_simulator(speed=SPEED)
    with acting(cloud, documented("install"), tmp_path):
        assert refusals(site.run) == []
    assert documented("install") - used(cloud) == ASKED_BY_GOOGLE


def test_a_run_that_finds_everything_needs_what_is_documented_and_nothing_else(
    site: Site, complete: Any, tmp_path: Path
) -> None:
    with acting(complete, documented("re-run"), tmp_path):
        assert refusals(forbearing(site.run)) == []
    assert used(complete) == documented("re-run")


@pytest.mark.parametrize("made", [False, True], ids=["of an empty project", "of a whole set-up"])
def test_a_prediction_needs_reading_alone(
    made: bool, site: Site, complete: Any, new_simulator: New, tmp_path: Path
) -> None:
    cloud = complete if made else new_simulator(speed=SPEED)
    with acting(cloud, documented("check"), tmp_path):
        assert refusals(site.plan, check=True) == []
    assert [permission for permission in used(cloud) if permission.endswith(WRITING)] == []


def test_read_only_roles_suffice_to_foretell_what_was_edited_and_what_lacks(
    site: Site, new_simulator: New, tmp_path: Path
) -> None:
    cloud = full(new_simulator(speed=SPEED), site.run)
    cloud.call(lambda: cloud.cloud.project.policy.grant("roles/viewer", f"serviceAccount:{READER}"))
    meddle(Hands(cloud))
    with in_cloud(cloud):
        owner = predicted(site)
    with acting(cloud, left_out_by_viewer(), tmp_path, READER):
        reader = predicted(site)
    assert len(owner) >= 5
    assert reader == owner


def predicted(site: Site) -> list[tuple[str, Any]]:
    """What a check says would change, each with its differences; a call that fails fails the test."""
    answers = list(repeated(site.plan, check=True))
    assert [answer.result["msg"] for answer in answers if answer.result.get("failed")] == []
    return [(answer.call.host, answer.result["diff"]) for answer in answers if answer.result.get("changed")]


def meddle(hands: Hands) -> None:
    """Deletes and edits objects of one cluster, and everything that serves requests on the other."""
    places = hands.places()
    for title, patch in EDITS.items():
        cluster, place = min(found for known, found in places.items() if title in known and found[0] == "gke-west")
        method = "PATCH" if patch else "DELETE"
        assert hands.cluster(cluster, method, place, patch).ok, title
    for kind in HALF:
        for cluster, place in places.values():
            if cluster == "gke-east" and f"/{kind}/" in place:
                hands.cluster(cluster, "DELETE", place)


def test_read_only_roles_suffice_for_a_prediction_and_for_the_whole_picture(
    site: Site, complete: Any, tmp_path: Path
) -> None:
    complete.call(lambda: complete.cloud.project.policy.grant("roles/viewer", f"serviceAccount:{READER}"))
    with acting(complete, left_out_by_viewer(), tmp_path, READER):
        assert refusals(site.plan, check=True) == []
        picture = in_process("mc_gateway_info", {"project": "my-gke-project"}, False)
    assert picture["resource"]["problems"] == []
    assert len(picture["resource"]["gateways"]) == 1
