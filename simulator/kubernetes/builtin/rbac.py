# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of roles and their bindings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.applying.merging import same
from simulator.kubernetes.causes import Cause, Path, invalid_value, required, unsupported

Part = Mapping[str, Any]
GROUP = "rbac.authorization.k8s.io"


def role_causes(role: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a Role is refused."""
    for index, rule in enumerate(role.get("rules") or ()):
        path: Path = ("rules", index)
        if rule.get("nonResourceURLs"):
            why = "namespaced rules cannot apply to non-resource URLs"
            yield invalid_value((*path, "nonResourceURLs"), rule["nonResourceURLs"], why)
        else:
            yield from _rule_causes(rule, path)


def cluster_role_causes(role: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a ClusterRole is refused."""
    for index, rule in enumerate(role.get("rules") or ()):
        path: Path = ("rules", index)
        if not rule.get("nonResourceURLs"):
            yield from _rule_causes(rule, path)
        elif rule.get("apiGroups") or rule.get("resources"):
            why = "rules cannot apply to both regular resources and non-resource URLs"
            yield invalid_value((*path, "nonResourceURLs"), rule["nonResourceURLs"], why)
        elif not rule.get("verbs"):
            yield required((*path, "verbs"), "verbs must contain at least one value")


def binding_causes(binding: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a RoleBinding or ClusterRoleBinding is refused."""
    reference = binding.get("roleRef", {})
    if reference.get("apiGroup") != GROUP:
        yield unsupported(("roleRef", "apiGroup"), reference.get("apiGroup", ""), (GROUP,))
    kinds = ("ClusterRole",) if binding.get("kind") == "ClusterRoleBinding" else ("Role", "ClusterRole")
    if reference.get("kind") not in kinds:
        yield unsupported(("roleRef", "kind"), reference.get("kind", ""), kinds)
    if not reference.get("name"):
        yield required(("roleRef", "name"))
    for index, subject in enumerate(binding.get("subjects") or ()):
        yield from _subject_causes(subject, ("subjects", index), has_namespace="Role" in kinds)
    if live is not None and not same(reference, live.get("roleRef")):
        yield invalid_value(("roleRef",), reference, "cannot change roleRef")


def _rule_causes(rule: Part, path: Path) -> Iterator[Cause]:
    if not rule.get("verbs"):
        yield required((*path, "verbs"), "verbs must contain at least one value")
    if not rule.get("apiGroups"):
        yield required((*path, "apiGroups"), "resource rules must supply at least one api group")
    if not rule.get("resources"):
        yield required((*path, "resources"), "resource rules must supply at least one resource")


def _subject_causes(subject: Part, path: Path, *, has_namespace: bool) -> Iterator[Cause]:
    if not subject.get("name"):
        yield required((*path, "name"))
    kind, group = subject.get("kind", ""), subject.get("apiGroup", "")
    if kind == "ServiceAccount":
        if group:
            yield unsupported((*path, "apiGroup"), group, ("",))
        # Without one, a service account of the RoleBinding's own namespace is meant.
        if not has_namespace and not subject.get("namespace"):
            yield required((*path, "namespace"))
    elif kind in ("User", "Group"):
        if group != GROUP:
            yield unsupported((*path, "apiGroup"), group, (GROUP,))
    else:
        yield unsupported((*path, "kind"), kind, ("ServiceAccount", "User", "Group"))
