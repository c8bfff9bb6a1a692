# SPDX-License-Identifier: GPL-3.0-or-later
"""Every refusal of a cluster's API in the table as bare HTTP: status, reason and message."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator import app
from tests.simulator.clusters import running
from tests.simulator.google import Google
from tests.simulator.refusals import world
from tests.simulator.refusals.cluster_api import ClusterApi, furnish
from tests.simulator.refusals.refusal import Refusal
from tests.simulator.refusals.table import CLUSTER


@pytest.fixture(scope="module")
def api() -> Iterator[ClusterApi]:
    """A cluster with the Gateway API and the table's objects."""
    with app.start(**world.SETTINGS) as simulated:
        google = Google(simulated)
        running(google, **world.GATEWAY_CLUSTER)
        cluster = ClusterApi(google)
        furnish(cluster)
        yield cluster


def assert_refused(api: ClusterApi, refusal: Refusal) -> None:
    """The answer to the refusal's request is the table's."""
    more = {"query": refusal.query, "media": refusal.media, "caller": refusal.caller}
    answer = api.call(refusal.method, refusal.path, refusal.body, **more)

    assert (answer.status, answer.body["kind"], answer.body["status"]) == (refusal.code, "Status", "Failure")
    assert answer.body.get("reason", "") == refusal.status
    assert refusal.message.fullmatch(answer.body["message"]), answer.body["message"]


@pytest.mark.parametrize("refusal", CLUSTER, ids=lambda each: each.name)
def test_it_is_refused(api: ClusterApi, refusal: Refusal) -> None:
    assert_refused(api, refusal)
