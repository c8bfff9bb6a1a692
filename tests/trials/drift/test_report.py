# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that reports drift: what it says, how it ends, and that it repairs nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.playbooks.cloud import PROD, Outcome, Project
from tests.trials.check_mode.others import add_to_google
from tests.trials.hands import Hands

SPEED = 1000.0
DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/vllm-llama3-8b-instruct"
CLOSED = "the door is closed"
ROUTE = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes/vllm-llama3-8b-instruct-default"


@dataclass(frozen=True)
class Reports:
    """The report of a project as wanted, and that of one in which somebody has edited and deleted, both with files.

    And that of one in which one cluster lets nobody in, as JSON on the terminal.
    """

    calm: Outcome
    calm_file: dict[str, Any]
    drifted: Outcome
    drifted_file: dict[str, Any]
    closed: Outcome
    mistyped: Outcome

    def fields(self, title: str) -> list[dict[str, Any]]:
        """The fields of an object in the report of the drifted project."""
        return [field for one in self.drifted_file["differences"] if one["object"] == title for field in one["fields"]]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    from simulator import app

    home = tmp_path_factory.mktemp("drift")
    with app.start(speed=SPEED) as cloud:
        project = Project(cloud, home, PROD, {"HF_TOKEN": "hf_test"})
        project.play("site.yml")
        calm = project.play("playbooks/drift.yml", "-e", f"gkefleet_drift_report={home}/calm.json")
        meddle(Hands(cloud))
        drifted = project.play("playbooks/drift.yml", "-e", f"gkefleet_drift_report={home}/drifted.json", fails=True)
        cloud.script_fault(service="kubernetes/gke-east", method="GET", code=403, message=CLOSED, times=None)
        closed = project.play("playbooks/drift.yml", "-e", "gkefleet_drift_format=json", fails=True)
        typing_errors = ("-e", "gkefleet_drift_format=yaml", "-e", "gkefleet_drift_reprot=drift.json")
        mistyped = project.play("playbooks/drift.yml", *typing_errors, fails=True)
    return Reports(calm, read(home / "calm.json"), drifted, read(home / "drifted.json"), closed, mistyped)


def meddle(hands: Hands) -> None:
    """Scales the model servers of one region, deletes the route, and labels it all as somebody's."""
    deployment = hands.cluster("gke-east", "GET", DEPLOYMENT).json()
    deployment["spec"]["replicas"] = 7
    assert hands.cluster("gke-east", "PUT", DEPLOYMENT, deployment).ok
    assert hands.cluster("gke-west", "DELETE", ROUTE).ok
    add_to_google(hands)


def read(place: Path) -> dict[str, Any]:
    """A report that was written to a file."""
    report: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return report


def test_a_project_as_wanted_has_no_drift(reports: Reports) -> None:
    assert reports.calm_file == {"drift": False, "differences": [], "problems": []}


def test_typing_errors_are_refused_before_anything_is_asked(reports: Reports) -> None:
    assert "gkefleet_drift_format: 'yaml' is not known; set one of table, json" in reports.mistyped.run.output
    assert "did you mean gkefleet_drift_report?" in reports.mistyped.run.output
    assert reports.mistyped.requests == 0


def test_nothing_is_written_to_a_project_as_wanted(reports: Reports) -> None:
    assert reports.calm.writes == []


def test_the_report_names_each_object_and_no_other(reports: Reports) -> None:
    found = {(one["host"], one["object"], one["change"]) for one in reports.drifted_file["differences"]}
    assert found == {
        ("gke-east", "Deployment default/vllm-llama3-8b-instruct", "changed"),
        ("gke-west", "HTTPRoute default/vllm-llama3-8b-instruct-default", "missing"),
    }


def test_the_report_says_what_was_found_and_what_is_wanted(reports: Reports) -> None:
    fields = reports.fields("Deployment default/vllm-llama3-8b-instruct")
    assert fields == [{"path": ["spec", "replicas"], "found": 7, "wanted": 3}]


def test_the_table_shows_the_field(reports: Reports) -> None:
    assert "spec.replicas  7" in reports.drifted.run.output


def test_nothing_is_repaired(reports: Reports) -> None:
    assert reports.drifted.writes == []


def test_a_cluster_that_lets_nobody_in_is_a_problem_and_the_others_are_compared(reports: Reports) -> None:
    shown = json.loads(reports.closed.run.output.split("msg: |-")[1].split("TASK [")[0])
    assert [problem["host"] for problem in shown["problems"]] == ["gke-east"]
    assert CLOSED in shown["problems"][0]["message"]
    assert [one["host"] for one in shown["differences"]] == ["gke-west"]


def test_the_status_tells_whether_there_is_drift(reports: Reports) -> None:
    assert [one.run.status for one in (reports.calm, reports.drifted, reports.closed)] == [0, 2, 2]
