# SPDX-License-Identifier: GPL-3.0-or-later
"""What a write is told besides its body: who, under which manager name, dry or not, how strict."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.kubernetes.causes import Cause, not_allowed, required, unsupported
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.errors import invalid
from simulator.kubernetes.requests import KubeRequest
from simulator.kubernetes.users import SYSTEM, User
from simulator.kubernetes.writes import APPLY_PATCH, WriteOptions

OPTIONS_KINDS = {"POST": "CreateOptions", "PUT": "UpdateOptions", "PATCH": "PatchOptions", "DELETE": "DeleteOptions"}
STRICTNESS = ("", "Ignore", "Strict", "Warn")


@dataclass(frozen=True)
class Call:
    """The circumstances of one write; warnings gather here."""

    user: User = SYSTEM
    manager: str = "kube-apiserver"
    dry_run: bool = False
    field_validation: str = "Ignore"
    force: bool = False
    subresource: str = ""
    warnings: list[str] = field(default_factory=list)

    def options(self, cluster: Cluster, namespace: str, name: str) -> WriteOptions:
        """The same for the pure functions that work the write out."""
        return WriteOptions(
            manager=self.manager,
            time=cluster.now(),
            namespace=namespace,
            name=name,
            uid=cluster.uid(),
            suffix=cluster.suffix(),
            field_validation=self.field_validation,
            subresource=self.subresource,
            force=self.force,
        )


def call_of(request: KubeRequest, subresource: str) -> Call:
    """The circumstances as query and headers tell them; 422 when they are not understood."""
    causes = list(causes_of(request))
    if causes:
        raise invalid("meta.k8s.io", OPTIONS_KINDS[request.method], "", causes)
    return Call(
        user=request.user,
        manager=request.query.get("fieldManager") or manager_of(request.headers.get("user-agent", "")),
        dry_run=bool(request.query.get("dryRun")),
        field_validation=request.query.get("fieldValidation") or "Warn",
        force=request.flag("force"),
        subresource=subresource,
    )


def causes_of(request: KubeRequest) -> list[Cause]:
    """Why the parameters of a write are refused."""
    causes: list[Cause] = []
    dry_run, strictness = request.query.get("dryRun", ""), request.query.get("fieldValidation", "")
    if dry_run not in ("", "All"):
        causes.append(unsupported(("dryRun",), [dry_run], ("All",)))
    if strictness not in STRICTNESS:
        causes.append(unsupported(("fieldValidation",), strictness, STRICTNESS))
    applies = request.content_type == APPLY_PATCH
    if applies and not request.query.get("fieldManager"):
        causes.append(required(("fieldManager",), "is required for apply patch"))
    if request.method == "PATCH" and not applies and "force" in request.query:
        causes.append(not_allowed(("force",), "may not be specified for non-apply patch"))
    return causes


def manager_of(user_agent: str) -> str:
    """The manager name that a User-Agent stands for: its part before the first slash."""
    return user_agent.partition("/")[0][:128] or "unknown"
