# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds and removes single grants in an IAM policy, leaving all others alone (IAM docs: Policy)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Policy = dict[str, Any]
VERSION_WITH_CONDITIONS = 3


@dataclass(frozen=True, order=True)
class Grant:
    """One role for one member, without a condition."""

    role: str
    member: str


def holds(policy: Policy, grant: Grant) -> bool:
    """Tell whether the policy gives the grant; a binding with a condition does not."""
    return any(grant.member in binding.get("members", []) for binding in _unconditional(policy, grant.role))


def members(policy: Policy) -> set[str]:
    """Give everybody whom some binding names, conditions or not."""
    return {member for binding in policy.get("bindings", []) for member in binding.get("members", [])}


def with_grants(policy: Policy, grants: Iterable[Grant]) -> Policy:
    """Give the policy with the grants added to those it holds; its etag stays, for the server to check."""
    bindings = [{**binding, "members": list(binding.get("members", []))} for binding in policy.get("bindings", [])]
    result = {**policy, "bindings": bindings, "version": VERSION_WITH_CONDITIONS}
    for grant in grants:
        if not holds(result, grant):
            _members_of(result, grant.role).append(grant.member)
    return result


def without_grants(policy: Policy, grants: Iterable[Grant]) -> Policy:
    """Give the policy without the grants; a binding that loses its last member goes."""
    gone = set(grants)
    bindings = []
    for binding in policy.get("bindings", []):
        kept = [member for member in binding.get("members", []) if not _removes(gone, binding, member)]
        if kept:
            bindings.append({**binding, "members": kept})
    return {**policy, "bindings": bindings, "version": VERSION_WITH_CONDITIONS}


def _unconditional(policy: Policy, role: str) -> list[dict[str, Any]]:
    return [
        binding
        for binding in policy.get("bindings", [])
        if binding.get("role") == role and not binding.get("condition")
    ]


def _members_of(policy: Policy, role: str) -> list[str]:
    found = _unconditional(policy, role)
    if not found:
        found = [{"role": role, "members": []}]
        policy["bindings"].append(found[0])
    members: list[str] = found[0]["members"]
    return members


def _removes(gone: set[Grant], binding: dict[str, Any], member: str) -> bool:
    return not binding.get("condition") and Grant(str(binding.get("role")), member) in gone
