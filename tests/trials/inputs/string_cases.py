# SPDX-License-Identifier: GPL-3.0-or-later
"""Every string of every role's variables, with what a shell, YAML or a name would trip over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from tests.ansible_runs import ROOT
from tests.trials.inputs.cases import CONTROL, LONG, NEWLINE, SHELL, UNICODE, YAML, Case

TOKENS = (SHELL, YAML, CONTROL, NEWLINE, UNICODE, LONG)
# What stands beside a string where an option needs other fields too.
BESIDE = {
    "role": "roles/viewer",
    "member": "user:somebody@example.com",
    "cidr": "10.0.0.0/8",
    "name": "name",
    "machine_type": "e2-standard-8",
    "type": "nvidia-h100-80gb",
    "key": "key",
    "effect": "no_schedule",
    "client_id": "client",
    "client_secret_name": "secret",
}
Options = Mapping[str, Mapping[str, Any]]


class Specification(yaml.SafeLoader):
    """Reads an argument specification, whose defaults may be marked as templates that are not to be filled in."""


Specification.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def options_of(role: str) -> Options:
    """The variables of a role, whatever entry point takes them."""
    text = (ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    points = yaml.load(text, Specification)["argument_specs"].values()
    return {name: option for point in points for name, option in point.get("options", {}).items()}


def strings(option: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The strings in an option: the field that holds it, and the option's value with `None` in that place."""
    if "choices" in option:
        return
    for field, value in _strings_of_one(option, option.get("elements") or option.get("type", "str")):
        yield field, [value] if option.get("type") == "list" else value


def _strings_of_one(option: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Any]]:
    inner: Options = option.get("options", {})
    if kind in ("str", "path"):
        yield "", None
    elif kind == "dict" and not inner:
        yield "", {"key": None}
    for name, below in inner.items():
        needed = {key: BESIDE.get(key, 1) for key, one in inner.items() if one.get("required") and key != name}
        for field, value in strings(below):
            yield field or name, {**needed, name: value}


def filled(value: Any, token: str) -> Any:
    """A value with a token in the place of `None`."""
    if isinstance(value, dict):
        return {key: filled(below, token) for key, below in value.items()}
    if isinstance(value, list):
        return [filled(below, token) for below in value]
    return token if value is None else value


# Text that Google and Kubernetes take as it is; test_kept_strings.py holds it to arrive as it was given.
KEPT = {
    ("gke_gpu_cluster_authorized_networks", "name"),
    ("inference_backend_arguments", ""),
    ("inference_backend_environment", ""),
    ("inference_backend_endpoint_picker_flags", ""),
    # Helm reads these from a file; what the chart makes of them is the chart's.
    ("inference_backend_chart_values", ""),
    # A token may be as long as it likes; other broken ones are among the cases of shared variables.
    ("inference_backend_hugging_face_token", ""),
    # It goes into the body of a question, as JSON.
    ("mc_gateway_prompt", ""),
    ("inference_backend_served_name", ""),
}
CASES = [
    Case("group", ((variable, filled(value, token)),), variable, field)
    for role in ("gke_gpu_cluster", "fleet", "inference_backend", "mc_gateway")
    for variable, option in options_of(role).items()
    for field, value in strings(option)
    for token in TOKENS
    if (variable, field) not in KEPT
]
