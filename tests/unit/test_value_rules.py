# SPDX-License-Identifier: GPL-3.0-or-later
"""What values must be, for themselves: the table of broken inventories without Ansible, and values that are fine."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._known_variables import (
    known_variables,
    role_defaults,
    unknown_variables,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._role_rules import ROLES
from ansible_collections.gkefleet.inference.plugins.module_utils._shared_rules import SHARED

from tests.trials.inputs import role_cases, shared_cases
from tests.trials.inputs.cases import JINJA_NONE, UNDEFINED, Case

RULES = {**SHARED, **ROLES}
# Judged elsewhere: by relations, argument specs and the modules' own rules.
FEWEST = 450


def said(case: Case) -> list[str]:
    """What the rules say about a case."""
    return [problem for name, value in case.values if name in RULES for problem in RULES[name](name, value)]


def plain(case: Case) -> bool:
    """Whether the case is a value as Ansible would hand it to a rule."""
    return all(value is not None and value not in (JINJA_NONE, UNDEFINED) for _name, value in case.values)


def test_the_rules_alone_refuse_most_of_the_broken_values() -> None:
    cases = [case for case in [*shared_cases.CASES, *role_cases.CASES] if plain(case)]
    refused = [case for case in cases if any(case.names in problem for problem in said(case))]
    assert len(refused) >= FEWEST


def test_no_refusal_holds_a_character_that_moves_a_terminal() -> None:
    cases = [*shared_cases.CASES, *role_cases.CASES]
    assert [problem for case in cases if plain(case) for problem in said(case) if not problem.isprintable()] == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("gkefleet_project", "example.com:my-project"),
        ("gkefleet_network", "projects/host-project/global/networks/shared"),
        ("gkefleet_subnetwork", "projects/host-project/regions/us-east4/subnetworks/nodes"),
        ("gkefleet_port", "8000"),
        ("gkefleet_model", "meta-llama/Llama-3.1-8B-Instruct"),
        ("gkefleet_hugging_face_token", "hf_abc\n"),
        ("gke_gpu_cluster_pod_range", "10.64.0.0/14"),
        ("gke_gpu_cluster_pod_range", "pods"),
        ("gke_gpu_cluster_labels", {"team": "models", "env": ""}),
        ("fleet_grants", [{"role": "projects/my-project/roles/own", "member": "serviceAccount:p.svc.id.goog[ns/sa]"}]),
        ("inference_backend_image", "localhost:5000/a/b:v0.18.1"),
        ("inference_backend_image", "r/x@sha256:" + "0" * 64),
        ("inference_backend_served_name", "größe 'x' # {y}"),
        ("inference_backend_arguments", ['--x={"a": [1]}\n', "$(id)", "größe"]),
        ("inference_backend_environment", {"A": "b: [", "N": 5, "S": 'it\'s "here"'}),
        ("inference_backend_resources", {"requests": {"memory": "32Gi", "cpu": 8}, "limits": {"memory": "1e11"}}),
        ("inference_backend_pod_labels", {"example.com/team": "a.b_c"}),
        ("mc_gateway_hostnames", ["*.models.example.com", "localhost"]),
        ("mc_gateway_probe_selector", ""),
    ],
)
def test_what_google_and_kubernetes_take_is_taken(variable: str, value: Any) -> None:
    assert list(RULES[variable](variable, value)) == []


def test_every_default_that_is_no_template_passes_its_own_rule() -> None:
    plain_defaults = {
        name: value for name, value in role_defaults().items() if name in ROLES and "{{" not in str(value)
    }
    said_of = {name: list(RULES[name](name, value)) for name, value in plain_defaults.items() if value is not None}
    assert {name: problems for name, problems in said_of.items() if problems} == {}


def test_every_rule_is_one_of_a_variable_that_exists() -> None:
    assert set(RULES) - known_variables() == set()


def test_a_typing_error_is_told_with_the_name_that_was_meant() -> None:
    assert unknown_variables(["mc_gateway_scope", "fleet_owner", "ours", "gkefleet_port"]) == {
        "fleet_owner": "",
        "mc_gateway_scope": "mc_gateway_scopes",
    }
