# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters about the backend policy, by the rules of its module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _backend_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError


def backend_policy_problems(options: Mapping[str, Any], prefix: str) -> list[str]:
    """Say which settings of a GCPBackendPolicy contradict each other, by the module's own rules."""
    options = _plain(options)
    whole = {
        **options,
        "metrics": [{"max_utilization": 60, "dry_run": False, **metric} for metric in options["metrics"]],
        "logging": {"enabled": True, "sample_rate": 100.0, **(options["logging"] or {})},
        "session_affinity": options["session_affinity"] and {"cookie_ttl": None, **options["session_affinity"]},
        "iap": options["iap"] and {"enabled": True, "client_id": None, "client_secret_name": None, **options["iap"]},
    }
    try:
        _backend_problems.check_settings(whole)
    except InputError as error:
        return [f"{prefix}{error}"]
    return []


def _plain(value: Any) -> Any:
    """Give Ansible's lazy containers, whose items are no sets of pairs, as ordinary ones."""
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, list) else value


FILTERS: dict[str, Callable[..., Any]] = {
    "backend_policy_problems": backend_policy_problems,
}
