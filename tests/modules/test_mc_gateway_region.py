# SPDX-License-Identifier: GPL-3.0-or-later
"""mc_gateway_region; a whole removal is in tests/playbooks."""

from __future__ import annotations

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import WEST, config_cluster, manifest
from tests.modules.gateways import REGION, listener

MODULE = "mc_gateway_region"


def test_the_only_address_of_a_gateway_is_not_taken_away(run: ModuleRunner) -> None:
    config_cluster(run)
    manifest(run, listener(), wait=False)
    told = run.refused(MODULE, {**WEST, "region": REGION})
    assert "has no address but that of europe-west3" in told


def test_a_region_without_address_needs_no_change(run: ModuleRunner) -> None:
    config_cluster(run)
    manifest(run, listener(), wait=False)
    run.unchanged(MODULE, {**WEST, "region": "us-east4"})
