# SPDX-License-Identifier: GPL-3.0-or-later
"""Which variables the roles and playbooks know, and which one a typing error was meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

UNKNOWN_VARIABLES = "gkefleet_unknown_variables"
READERS = ("roles/*/defaults/*.yml", "roles/*/tasks/*.yml", "roles/*/vars/*.yml", "playbooks/**/*.yml")
COLLECTION = Path(__file__).resolve().parents[2]
PREFIXES = ("gkefleet_", "gke_gpu_cluster_", "fleet_", "inference_backend_", "mc_gateway_")
# Read by plugins, or without any prefix of ours.
ELSEWHERE = frozenset(
    {"gkefleet_differences", "gkefleet_gateway_regions", "gkefleet_in_process", "inference_pool_install"}
)
SHARED = re.compile(r"\bgkefleet_\w+")
ALIKE = 0.8  # of difflib's ratio: a letter or two apart


@cache
def role_defaults() -> Mapping[str, Any]:
    """The defaults of all roles, untemplated."""
    found: dict[str, Any] = {}
    for file in sorted(COLLECTION.glob("roles/*/defaults/main.yml")):
        found |= yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


@cache
def known_variables() -> frozenset[str]:
    """Every variable that a role, a playbook or a plugin reads."""
    files = [file for place in READERS for file in COLLECTION.glob(place)]
    shared = {name for file in files for name in SHARED.findall(file.read_text(encoding="utf-8"))}
    return ELSEWHERE | {UNKNOWN_VARIABLES} | shared | frozenset(role_defaults())


def unknown_variables(names: Iterable[str]) -> dict[str, str]:
    """The names that have one of our prefixes and mean nothing here, each with the nearest that does, or nothing."""
    unknown = sorted(name for name in names if name.startswith(PREFIXES) and name not in known_variables())
    return {name: next(iter(get_close_matches(name, known_variables(), 1, ALIKE)), "") for name in unknown}


def nullable(name: str) -> bool:
    """Whether null is among the values that the variable's role expects."""
    return name in role_defaults() and role_defaults()[name] is None


def is_default(name: str, value: Any) -> bool:
    """Whether nobody has set the variable: what it holds, untemplated, is its role's own default."""
    return name in role_defaults() and bool(role_defaults()[name] == value)
