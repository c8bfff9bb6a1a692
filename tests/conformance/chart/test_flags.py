# SPDX-License-Identifier: GPL-3.0-or-later
"""What the genuine picker says of the arguments that it is given."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from simulator.genuine import programs
from tests.conformance.chart.cases import CASES, Case
from tests.conformance.chart.rendering import Objects

Pairs = dict[str, tuple[Objects, Objects]]
# The first thing that it does once it is content with its arguments.
LOOKS_FOR_THE_SERVER = "Failed to get Kubernetes rest config"
SGLANG = next(case for case in CASES if case.name == "sglang")


def last_words(objects: Objects, home: Path) -> str:
    """What the picker prints when it is started with a Deployment's arguments, and no API server is to be found."""
    if not programs.path("epp").exists():
        pytest.skip("the endpoint picker is not built: make conformance builds it")
    pod = next(one["spec"]["template"]["spec"] for one in objects if one["kind"] == "Deployment")
    command = [str(programs.path("epp")), *pod["containers"][0]["args"]]
    environment = {"HOME": str(home), "KUBECONFIG": str(home / "none")}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)
    return ended.stdout + ended.stderr


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_picker_takes_the_arguments_that_the_role_gives_it(pairs: Pairs, case: Case, tmp_path: Path) -> None:
    assert LOOKS_FOR_THE_SERVER in last_words(pairs[case.name][1], tmp_path)


def test_the_picker_refuses_the_arguments_that_the_chart_gives_it_for_sglang(pairs: Pairs, tmp_path: Path) -> None:
    said = last_words(pairs[SGLANG.name][0], tmp_path)
    assert "is deprecated and cannot be used" in said
    assert LOOKS_FOR_THE_SERVER not in said
