# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members a policy may name."""

from __future__ import annotations

import re
from typing import Any

from simulator.errors import invalid_argument
from simulator.permissions import known_role
from simulator.project import Project

_KINDS = ("user:", "group:", "domain:", "serviceAccount:", "principal://", "principalSet://", "deleted:")
_ANYBODY = frozenset({"allUsers", "allAuthenticatedUsers"})
_WORKLOAD = re.compile(r"(?P<pool>[a-z][-a-z0-9]*\.svc\.id\.goog)\[[^/\]]+/[^/\]]+\]")
_PRINCIPAL = re.compile(r"principal://.*/workloadIdentityPools/(?P<pool>[-a-z0-9]+\.svc\.id\.goog)/.*")


def refuse_unknown(project: Project, bindings: list[dict[str, Any]]) -> None:
    """Refuse a policy with a malformed member, a role or a service account that does not exist.

    Texts: the missing account from public reports, the two others from the IAM reference.
    """
    present = project.policy.members()
    for binding in bindings:
        if not known_role(binding.get("role", "")):
            raise invalid_argument(f"Role {binding.get('role', '')} is not supported for this resource.", "badRequest")
        for member in binding.get("members", []):
            if member not in present:
                _refuse_member(project, member)


def _refuse_member(project: Project, member: str) -> None:
    if member in _ANYBODY:
        return
    if not member.startswith(_KINDS):
        raise invalid_argument(
            f"The member {member} is of an unknown type. Please set a valid type prefix for the member.", "badRequest"
        )
    kind, _, name = member.partition(":")
    workload = _WORKLOAD.fullmatch(name) or _PRINCIPAL.fullmatch(member)
    if workload:
        _refuse_pool(project, workload["pool"])
    elif kind == "serviceAccount" and _ours(project, name):
        raise invalid_argument(f"Service account {name} does not exist.", "badRequest")


def _refuse_pool(project: Project, pool: str) -> None:
    """Refuse a project's own pool of workload identities before its first cluster has one (public reports)."""
    if pool == f"{project.id}.svc.id.goog" and pool not in project.identity_pools:
        raise invalid_argument(
            f"Identity Pool does not exist ({pool}). Please check that you specified a valid resource name as returned "
            "in the `name` attribute in the configuration API.",
            "badRequest",
        )


def _ours(project: Project, email: str) -> bool:
    """Whether the account would have to exist here: accounts of other projects are not known to this cloud."""
    domestic = (f"@{project.id}.iam.gserviceaccount.com", f"{project.number}-compute@developer.gserviceaccount.com")
    agent = email.startswith(f"service-{project.number}@")
    return (agent or email.endswith(domestic)) and not project.account_exists(email)
