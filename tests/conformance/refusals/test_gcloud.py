# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals of Google's APIs provoked with the genuine gcloud: what it prints, and its exit status."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from simulator import app
from tests.conformance.refusals.programs import Programs, expected
from tests.simulator.google import Google
from tests.simulator.refusals import world
from tests.simulator.refusals.cluster_api import ClusterApi
from tests.simulator.refusals.refusal import Refusal
from tests.simulator.refusals.table import CLOUD

pytestmark = pytest.mark.skipif(shutil.which("gcloud") is None, reason="gcloud is not installed here")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    """gcloud in front of the project of the table; what its clusters are made of makes no difference here."""
    with app.start(**world.SETTINGS) as running:
        google = Google(running)
        world.prepare(google)
        yield Programs(tmp_path_factory.mktemp("gcloud"), ClusterApi(google))


@pytest.mark.parametrize("refusal", [each for each in CLOUD if each.command], ids=lambda each: each.name)
def test_gcloud_says_what_the_service_said(programs: Programs, refusal: Refusal) -> None:
    done = programs.run(refusal)

    assert done.returncode == 1, done
    assert expected(refusal).fullmatch(done.stderr), done.stderr
