# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters about names, by the same rules as the modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.gkefleet.inference.plugins.module_utils import _names

KUBERNETES_OBJECT = _names.NameRule(
    "name of a Kubernetes object",
    r"[a-z0-9]([-a-z0-9]*[a-z0-9])?",
    63,
    "lower-case letters, digits and hyphens, no hyphen first or last",
)


def name_problems(name: str, option: str, kind: str) -> list[str]:
    """Say why Google or Kubernetes would refuse the name of this kind, such as cluster or inference_pool."""
    rule = KUBERNETES_OBJECT if kind == "kubernetes_object" else getattr(_names, kind.upper(), None)
    if not isinstance(rule, _names.NameRule):
        raise AnsibleFilterError(f"name_problems knows no kind {kind!r}")
    return rule.problems(option, name)


FILTERS: dict[str, Callable[..., Any]] = {
    "endpoint_picker_name": _names.endpoint_picker,
    "name_problems": name_problems,
}
