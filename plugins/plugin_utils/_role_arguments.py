# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges single variables by the argument specs of the roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.parsing.dataloader import DataLoader
from ansible_collections.gkefleet.inference.plugins.module_utils._known_variables import COLLECTION


def role_argument(name: str, loader: DataLoader) -> dict[str, Any]:
    """What a role's argument specs say about a variable, if anything; the loader keeps what it has read."""
    for file in sorted(COLLECTION.glob("roles/*/meta/argument_specs.yml")):
        if name.startswith(f"{role_of(file)}_"):
            entries = loader.load_from_file(str(file), unsafe=True)["argument_specs"].values()
            return next((entry["options"][name] for entry in entries if name in entry.get("options", {})), {})
    return {}


def role_of(specs: Path) -> str:
    """The role that a file of argument specs belongs to."""
    return specs.parents[1].name


def argument_problems(name: str, value: Any, loader: DataLoader) -> Iterator[str]:
    """Say what a role's argument specs hold against a value; what is secret is judged by rules that do not show it."""
    argument = role_argument(name, loader)
    if argument and not argument.get("no_log"):
        own = {key: given for key, given in argument.items() if key not in {"default", "required", "description"}}
        yield from ArgumentSpecValidator({name: own}).validate({name: value}).error_messages
