# SPDX-License-Identifier: GPL-3.0-or-later
"""What a playbook sees of a module is the same inside Ansible's worker and in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ansible_runs import PlaybookRunner

pytestmark = pytest.mark.embedded_only("speaks to Google's APIs alone, which are the same either way")

CLUSTER = {"name": "gke-west", "location": "europe-west3"}
SETTINGS = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}}
TOKEN = "a-token-that-must-not-be-shown"
OF_ANSIBLE = "failed_when_suppressed_exception"  # a place for the traceback that neither way has
TASKS: dict[str, dict[str, Any]] = {
    "predicted": {"gkefleet.inference.gke_cluster": CLUSTER, "check_mode": True, "diff": True},
    "without_diff": {"gkefleet.inference.gke_cluster": CLUSTER, "check_mode": True, "diff": False},
    "refused": {"gkefleet.inference.gke_cluster": {**CLUSTER, "name": "GKE"}, "failed_when": False},
    "incomplete": {"gkefleet.inference.gke_cluster": {"name": "gke-west"}, "failed_when": False},
    "unknown_option": {"gkefleet.inference.gke_cluster": {**CLUSTER, "size": 3}, "failed_when": False},
    "converted": {"gkefleet.inference.gke_cluster": {**CLUSTER, "gateway_api": "yes", "state": "absent"}},
    "unchanged": {"gkefleet.inference.gcp_project_services": {"services": ["compute.googleapis.com"]}},
    "secret": {
        "gkefleet.inference.gcp_project_services": {"services": [TOKEN], "access_token": TOKEN},
        "failed_when": False,
    },
    "with_defaults_of_its_own": {
        "gkefleet.inference.gke_manifest": {"cluster": "gke-west"},
        "check_mode": True,
        "diff": True,
    },
}


def results(cloud: Any, folder: Path, in_process: bool) -> dict[str, Any]:
    """Runs the tasks in one way and gives what each registered."""
    tasks = [{"name": name, **task, "register": name} for name, task in TASKS.items()]
    target = folder / f"{in_process}.json"
    content = "{{ {" + ", ".join(f"'{name}': {name}" for name in TASKS) + "} | to_json }}"
    write = {"name": "Write", "ansible.builtin.copy": {"content": content, "dest": str(target), "mode": "0600"}}
    play = {
        "name": "Both ways",
        "hosts": "localhost",
        "gather_facts": False,
        "module_defaults": {
            "group/gkefleet.inference.gkefleet": {"project": "my-gke-project"},
            "gkefleet.inference.gke_manifest": {"location": "europe-west3", "objects": [SETTINGS]},
        },
        "vars": {
            "ansible_connection": "local",
            "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            "gkefleet_in_process": in_process,
        },
        "tasks": [*tasks, write],
    }
    playbook = folder / "playbook.yml"
    playbook.write_text(yaml.safe_dump([play]), encoding="utf-8")
    environ = {name: value for name, value in cloud.environ.items() if "PROJECT" not in name}
    PlaybookRunner(folder / "home")(playbook, "-i", "localhost,", environ=environ)
    found = json.loads(target.read_text(encoding="utf-8"))
    return {name: {key: value for key, value in result.items() if key != OF_ANSIBLE} for name, result in found.items()}


@pytest.fixture
def both(cloud: Any, tmp_path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The results of all tasks in process, and as ordinary modules."""
    return results(cloud, tmp_path, in_process=True), results(cloud, tmp_path, in_process=False)


def test_results_are_the_same_both_ways(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    in_process, ordinary = both
    for name in TASKS:
        assert in_process[name] == ordinary[name], name
    assert in_process["predicted"]["diff"]["after"]["name"] == "gke-west"
    assert "diff" not in in_process["without_diff"]
    assert in_process["incomplete"]["msg"] == "missing required arguments: location"
    assert in_process["converted"]["changed"] is False
    assert TOKEN not in json.dumps(in_process)
    # Any other task would refuse to be given objects.
    assert in_process["with_defaults_of_its_own"]["diff"][0]["after"]["metadata"]["name"] == "settings"
