# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects that the official chart renders, and those that our role applies."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from simulator.genuine import programs
from tests.ansible_runs import ROOT, PlaybookRunner
from tests.conformance.chart.cases import NAMESPACE, Case

Objects = list[dict[str, Any]]
EXTENSION = "sigs.k8s.io/gateway-api-inference-extension"
ROLE = ROOT / "roles" / "inference_backend"
TEMPLATES = ("endpoint_picker.yml.j2", "endpoint_picker_monitoring.yml.j2", "inference_pool.yml.j2")
MONITORING = "inference_backend_endpoint_picker_monitoring"


def genuine_chart(folder: Path) -> Path:
    """The chart of the pinned release with its dependency, in a folder that may be written."""
    charts = programs.module_directory(EXTENSION) / "config" / "charts"
    for name in ("inferencepool", "epplib"):
        shutil.copytree(charts / name, folder / name, copy_function=shutil.copyfile)
        for inner in (folder / name, *(folder / name).rglob("*/")):
            inner.chmod(0o755)
    _helm("dependency", "build", str(folder / "inferencepool"))
    return folder / "inferencepool"


def chart_objects(chart: Path, case: Case) -> Objects:
    """What the chart makes of a wish on GKE."""
    values = _merged(
        {
            "provider": {"name": "gke"},
            "inferencePool": {"modelServers": {"matchLabels": {"app": case.pool}}},
        },
        case.values,
    )
    return rendered_by_helm(chart, case.pool, values)


def rendered_by_helm(chart: Path, release: str, values: dict[str, Any]) -> Objects:
    """What `helm template` gives for these values."""
    wanted = ("template", release, str(chart), "--namespace", NAMESPACE, "--values", "-")
    return _documents(_helm(*wanted, stdin=json.dumps(values)))


@dataclass(frozen=True)
class Rendering:
    """What the role makes of a wish: its own objects, and the values that it gives to the chart."""

    objects: Objects
    values: dict[str, Any]


def role_objects(folder: Path, cases: Sequence[Case], ansible_playbook: PlaybookRunner) -> dict[str, Objects]:
    """The objects that the role applies, by the case's name."""
    return {name: one.objects for name, one in renderings(folder, cases, ansible_playbook).items()}


def renderings(folder: Path, cases: Sequence[Case], ansible_playbook: PlaybookRunner) -> dict[str, Rendering]:
    """What the role's own templates give, by the case's name."""
    (folder / "templates").symlink_to(ROLE / "templates")
    targets = {case.name: folder / f"{number}.json" for number, case in enumerate(cases)}
    plays = [_play(case, targets[case.name]) for case in cases]
    playbook = folder / "render.yml"
    playbook.write_text(yaml.safe_dump(plays), encoding="utf-8")
    ansible_playbook(playbook, "--inventory", "localhost,", "--connection", "local")
    rendered = {name: json.loads(target.read_text(encoding="utf-8")) for name, target in targets.items()}
    return {name: Rendering(_documents(one["objects"]), one["values"]) for name, one in rendered.items()}


def _play(case: Case, target: Path) -> dict[str, Any]:
    monitored = case.variables.get(MONITORING, False)
    wanted = [name for name in TEMPLATES if monitored or "monitoring" not in name]
    rendered = " ~ '\n---\n' ~ ".join(f"lookup('ansible.builtin.template', '{name}')" for name in wanted)
    content = f"{{{{ {{'objects': {rendered}, 'values': __inference_backend_chart_values}} | to_json }}}}"
    return {
        "hosts": "localhost",
        "gather_facts": False,
        "vars_files": [str(ROLE / "defaults" / "main.yml"), str(ROLE / "vars" / "main.yml")],
        "tasks": [
            {
                "name": case.name.capitalize(),
                "ansible.builtin.copy": {"content": content, "dest": str(target), "mode": "0600"},
                "vars": {
                    "ansible_python_interpreter": sys.executable,
                    **case.variables,
                    "inference_backend_pool": case.pool,
                    "inference_backend_namespace": NAMESPACE,
                },
            }
        ],
    }


def _documents(text: str) -> Objects:
    return [one for one in yaml.safe_load_all(text) if one]


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = under.keys() & over.keys()
    deeper = {key: _merged(under[key], over[key]) for key in both if isinstance(under[key], dict)}
    return {**under, **over, **deeper}


def _helm(*arguments: str, stdin: str = "") -> str:
    command = [str(programs.path("helm")), *arguments]
    finished = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=60)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout
