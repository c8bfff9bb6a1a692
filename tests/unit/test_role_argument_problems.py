# SPDX-License-Identifier: GPL-3.0-or-later
"""What the argument specs of the roles hold against single variables."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible_collections.gkefleet.inference.plugins.plugin_utils._role_arguments import argument_problems


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("fleet_state", "gone", "value of fleet_state must be one of: present, absent, got: gone"),
        ("fleet_multicluster_services", "perhaps", "'fleet_multicluster_services' is of type str and we were unable"),
        ("mc_gateway_session_affinity", {"cookie_ttl": 60}, "missing required arguments: type"),
        ("gke_gpu_cluster_release_channel", "often", "value of gke_gpu_cluster_release_channel must be one of"),
    ],
)
def test_a_value_that_the_role_does_not_take_is_named(name: str, value: Any, problem: str) -> None:
    assert any(problem in said for said in argument_problems(name, value, DataLoader()))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fleet_multicluster_services", "yes"),
        ("gkefleet_region", 5),
        ("inference_backend_hugging_face_token", ["hf_a"]),
    ],
)
def test_nothing_is_said_of_what_the_role_takes_nor_of_what_others_judge(name: str, value: Any) -> None:
    assert list(argument_problems(name, value, DataLoader())) == []
