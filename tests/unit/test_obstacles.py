# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of an apply, and the patch that takes it away."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._obstacles import clearing

SERVICE: dict[str, Any] = {"spec": {"ports": [{"name": "grpc", "port": 9002}], "type": "ClusterIP"}}
DEPLOYMENT: dict[str, Any] = {"spec": {"strategy": {"type": "Recreate"}}}
ALONE: dict[str, Any] = {"spec": {"strategy": {"type": "Recreate", "rollingUpdate": None}}}


@pytest.mark.parametrize(
    ("body", "fields", "patch"),
    [
        (SERVICE, ["spec.ports[1].name"], SERVICE),
        (
            DEPLOYMENT,
            ["spec.strategy.rollingUpdate"],
            {"spec": {"strategy": {"type": "Recreate", "rollingUpdate": None}}},
        ),
        (SERVICE, ["spec.ports[0]", "spec.externalName"], {"spec": {**SERVICE["spec"], "externalName": None}}),
        (SERVICE, ["spec.type"], None),
        (SERVICE, ["spec.type.colour"], None),
        (SERVICE, ["metadata.finalizers"], None),
        (SERVICE, [""], None),
        (SERVICE, [], None),
    ],
)
def test_lists_are_put_back_and_what_is_not_declared_goes(
    body: dict[str, Any], fields: list[str], patch: dict[str, Any] | None
) -> None:
    assert clearing(body, fields) == patch
