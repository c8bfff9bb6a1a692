# SPDX-License-Identifier: GPL-3.0-or-later
"""A genuine control plane, and the objects that our role applies to it; skipped where programs are not built."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator import app
from simulator.genuine import programs
from tests.ansible_runs import PlaybookRunner
from tests.conformance.chart.cases import NAMESPACE, Case
from tests.conformance.chart.rendering import Objects, role_objects
from tests.conformance.picker.lab import Lab
from tests.simulator.clusters import FAST

SMALL = {"inference_backend_endpoint_picker_resources": {"requests": {"cpu": "100m", "memory": "64Mi"}}}
# Certificates that pickers sign themselves, only Envoy accepts.
PLAIN = {"inference_backend_endpoint_picker_flags": {"secure-serving": False}}
CASES = [
    Case("alone", variables=SMALL, pool="alone"),
    Case("ending", variables=SMALL, pool="ending"),
    Case("plain", variables={**SMALL, **PLAIN}, pool="plain"),
    Case("elected", variables={**SMALL, "inference_backend_endpoint_picker_replicas": 3}, pool="elected"),
    Case("blind", variables=SMALL, pool="blind"),
    Case("lost", variables=SMALL, pool="lost"),
]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """A cluster with a namespace of ours."""
    missing = [name for name in programs.OF_THE_LAB if not programs.path(name).exists()]
    if missing:
        pytest.skip(f"not built: {', '.join(missing)}; make conformance builds them")
    with app.start(speed=100, kubernetes="real", enabled=["compute", "container"], latency=FAST) as simulator:
        lab = Lab(simulator)
        lab.begin()
        lab.apply([{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}])
        yield lab


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Objects]:
    """What the role applies, by the name of the pool."""
    folder = tmp_path_factory.mktemp("rendering")
    return role_objects(folder, CASES, PlaybookRunner(home=folder / "home"))
