# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kubelet reports of a program that really runs, and what the program is given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from simulator.controllers.cluster import Connection
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.kubelet import House, pod_status
from simulator.controllers.workloads.programs import Exit, Report
from simulator.controllers.workloads.startup import Durations
from simulator.genuine.picker_pod import PickerPod
from tests.simulator.controllers.pods import at, container, node, pod, scheduled

HOUSE = House(Durations(image=120, model=240, start=5))
PROGRAM = scheduled(pod("picker", container("epp")))
KEY = (PROGRAM["metadata"]["uid"], "epp")
# Nobody is asked for a token here.
NOWHERE: Connection = None  # type: ignore[assignment]


def reported(*reports: tuple[float, Report]) -> dict[str, Any]:
    """The container's status after looks at these moments, each knowing this of the program."""
    known, status = Objects.of_manifests([node("node-1")]), dict(PROGRAM["status"])
    for moment, report in reports:
        house = replace(HOUSE, reports={KEY: report})
        status |= pod_status({**PROGRAM, "status": status}, known, house, at(moment))
    return dict(status["containerStatuses"][0])


def test_a_genuine_program_is_ready_when_it_says_so_however_long_that_takes() -> None:
    assert reported((10, Report()), (5000, Report()))["ready"] is False
    assert reported((10, Report()), (11, Report(ready=True)))["ready"] is True


def test_a_genuine_program_that_serves_no_longer_is_not_ready() -> None:
    assert reported((10, Report(ready=True)), (20, Report()))["ready"] is False


def test_a_genuine_program_that_ended_is_shown_with_its_end_and_started_again() -> None:
    ended = Report(ended=Exit(1, at(20)))
    status = reported((10, Report(ready=True)), (20, ended), (25, ended))
    assert status["state"]["waiting"]["reason"] == "CrashLoopBackOff"
    assert status["lastState"]["terminated"]["exitCode"] == 1
    again = reported((10, Report()), (20, ended), (30, Report(ready=True, restarts=1)))
    assert (again["ready"], again["restartCount"]) == (True, 1)
    assert again["lastState"]["terminated"]["exitCode"] == 1


def test_a_picker_has_the_arguments_and_files_of_its_pod(tmp_path: Path) -> None:
    arguments = ["--config-file=/config/plugins.yaml", "--cert-path", "/config/tls", "--pool-name=$(POOL)/config/x"]
    mounts = [{"name": "plugins", "mountPath": "/config"}]
    variables = [{"name": "POOL", "value": "vllm"}]
    epp = container("epp", args=arguments, volumeMounts=mounts, env=variables)
    source = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c", "namespace": "default"}}
    manifest = pod("picker", epp, volumes=[{"name": "plugins", "configMap": {"name": "c"}}])
    objects = Objects.of_manifests([{**source, "data": {"plugins.yaml": "plugins: []"}}])
    picker = PickerPod(NOWHERE, manifest, epp, objects, tmp_path)
    picker.mount()
    folder = tmp_path / "volumes" / "plugins"
    assert picker.arguments() == [
        f"--config-file={folder}/plugins.yaml",
        "--cert-path",
        f"{folder}/tls",
        "--pool-name=vllm/config/x",
    ]
    assert (folder / "plugins.yaml").read_text(encoding="utf-8") == "plugins: []"
    assert picker.variables() == {"POOL": "vllm", "KUBECONFIG": str(tmp_path / "kubeconfig")}
