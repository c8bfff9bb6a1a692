# SPDX-License-Identifier: GPL-3.0-or-later
"""Strings that a shell or YAML would trip over reach the objects exactly as they were given."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.playbooks.cloud import PROD, Project

STRANGE = [
    "--flag={{ '{{' }} 1 }}",
    '--chat-template-kwargs={"enable": [true, null]}',
    "$(touch /tmp/owned); `id` && exit",
    "'single' \"double\" \\back\\slash",
    "first line\nsecond: line\n- third",
    "# no comment",
    "- no item",
    "key: [value, {a: b",
    "!!python/object:os.system &anchor *alias",
    "yes",
    "0x1F",
    "größe 日本語 🚀",
    "\ttab",
    " blank at both ends ",
    "",
]
EXPECTED = ["--flag={{ 1 }}", *STRANGE[1:]]
SERVED = "größe 'x': \"{y}\" # z"
VALUES = {
    "inference_backend_wait": False,
    "gke_gpu_cluster_wait_for_nodes": False,
    "inference_backend_arguments": STRANGE,
    "inference_backend_environment": {f"V{number}": text for number, text in enumerate(STRANGE)},
    "inference_backend_served_name": SERVED,
    "gke_gpu_cluster_authorized_networks": [{"name": SERVED, "cidr": "10.9.0.0/16"}],
    "inference_backend_endpoint_picker_flags": {"note": STRANGE[4]},
    "inference_backend_pod_labels": {"example.com/yes": "true", "number": "1.0"},
}


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A project with strange strings wherever text is free."""
    from simulator import app

    folder = tmp_path_factory.mktemp("strings")
    (folder / "values.json").write_text(json.dumps(VALUES), encoding="utf-8")
    with app.start(speed=1000.0, enabled=("container", "gkehub")) as simulator:
        project = Project(simulator, folder / "home", PROD, {"HF_TOKEN": "hf_test", "GKEFLEET_POLL_INTERVAL": "0.01"})
        for stage in ("clusters", "backends"):
            project.play(f"playbooks/{stage}.yml", "--limit", "gke-west", "-e", f"@{folder / 'values.json'}")
        yield simulator.state()


@pytest.fixture(scope="module")
def container(state: dict[str, Any]) -> dict[str, Any]:
    """The template of the model servers' pods, as the cluster has it."""
    return template(state, "vllm-llama3-8b-instruct")


def template(state: dict[str, Any], name: str) -> dict[str, Any]:
    """The template of the pods of a Deployment."""
    objects = state["kubernetes/gke-west"]
    (found,) = [body["spec"]["template"] for path, body in objects.items() if path.endswith(f"/deployments/{name}")]
    return dict(found)


def test_every_argument_is_the_one_that_was_given(container: dict[str, Any]) -> None:
    arguments = container["spec"]["containers"][0]["args"]
    assert arguments[-len(EXPECTED) :] == EXPECTED
    assert f"--served-model-name={SERVED}" in arguments


def test_every_variable_of_the_environment_is_the_one_that_was_given(container: dict[str, Any]) -> None:
    environment = {one["name"]: one.get("value", "") for one in container["spec"]["containers"][0]["env"]}
    assert [environment[f"V{number}"] for number in range(len(EXPECTED))] == EXPECTED


def test_a_flag_of_the_endpoint_picker_is_the_one_that_was_given(state: dict[str, Any]) -> None:
    picker = template(state, "vllm-llama3-8b-instruct-epp")["spec"]["containers"][0]
    assert f"--note={STRANGE[4]}" in picker["args"]


def test_an_authorized_network_is_called_what_was_given(state: dict[str, Any]) -> None:
    (cluster,) = [body for path, body in state["container"].items() if path.endswith("/clusters/gke-west")]
    networks = cluster["controlPlaneEndpointsConfig"]["ipEndpointsConfig"]["authorizedNetworksConfig"]
    assert networks["cidrBlocks"] == [{"displayName": SERVED, "cidrBlock": "10.9.0.0/16"}]


def test_labels_that_look_like_other_types_stay_text(container: dict[str, Any]) -> None:
    labels = container["metadata"]["labels"]
    assert {name: labels[name] for name in ("example.com/yes", "number")} == {
        "example.com/yes": "true",
        "number": "1.0",
    }
