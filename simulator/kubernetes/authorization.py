# SPDX-License-Identifier: GPL-3.0-or-later
"""Role-based access control: which rules a user has, and whether one of them allows an action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.errors import KubernetesError, ResourceName, forbidden
from simulator.kubernetes.iam_permissions import iam_permission
from simulator.kubernetes.store import Document, Store
from simulator.kubernetes.users import MASTERS, User

RBAC = "rbac.authorization.k8s.io"


@dataclass(frozen=True)
class Action:
    """What somebody wants to do: a verb on a resource, or on a path when there is no resource."""

    verb: str
    group: str = ""
    plural: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    path: str = ""

    @property
    def target(self) -> str:
        """The resource with its subresource, as rules name it."""
        return f"{self.plural}/{self.subresource}" if self.subresource else self.plural

    @property
    def permission(self) -> str:
        """What IAM calls it."""
        return iam_permission(self.group, self.plural, self.subresource, self.verb)


def allowed(store: Store, user: User, action: Action) -> bool:
    """Whether any of the user's rules covers the action."""
    if MASTERS in user.groups:
        return True
    if any(covers(rule, action) for rule in rules_of(store, user, action.namespace)):
        return True
    return user.permitted is not None and bool(action.plural) and user.permitted(action.permission)


def authorize(store: Store, user: User, action: Action) -> None:
    """Refuses with 403, in the API server's words, what no rule covers."""
    if not allowed(store, user, action):
        raise refusal(user, action)


def refusal(user: User, action: Action) -> KubernetesError:
    """The 403 of an action."""
    if action.path:
        message = f'forbidden: User "{user.name}" cannot {action.verb} path "{action.path}"'
        return KubernetesError(403, "Forbidden", message)
    scope = f'in the namespace "{action.namespace}"' if action.namespace else "at the cluster scope"
    resource = f'resource "{action.target}" in API group "{action.group}"'
    why = f'User "{user.name}" cannot {action.verb} {resource} {scope}'
    return forbidden(ResourceName(action.plural, action.group), action.name, why + missing_permission(user, action))


def missing_permission(user: User, action: Action) -> str:
    """What GKE adds for a Google account: the permission that IAM could have granted."""
    if "@" not in user.name or action.verb == "impersonate":
        return ""
    return f': requires one of ["{action.permission}"] permission(s).'


def rules_of(store: Store, user: User, namespace: str) -> Iterator[Document]:
    """The rules a user has cluster-wide and, when one is named, in a namespace."""
    for binding in store.select((RBAC, "clusterrolebindings")):
        if bound(binding, user):
            yield from role_rules(store, binding["roleRef"], "")
    if not namespace:
        return
    for binding in store.select((RBAC, "rolebindings"), namespace):
        if bound(binding, user):
            yield from role_rules(store, binding["roleRef"], namespace)


def grant(store: Store, user: User, action: Action) -> str:
    """Which binding allows an action, in the words of RBAC; empty when none does, or none needs to."""
    if MASTERS in user.groups:
        return ""
    bindings = [("ClusterRoleBinding", one, "") for one in store.select((RBAC, "clusterrolebindings"))]
    if action.namespace:
        own = store.select((RBAC, "rolebindings"), action.namespace)
        bindings += [("RoleBinding", one, action.namespace) for one in own]
    for kind, binding, namespace in bindings:
        subjects = [one for one in binding.get("subjects") or () if is_subject(one, user, namespace)]
        if subjects and any(covers(rule, action) for rule in role_rules(store, binding["roleRef"], namespace)):
            return allowed_by(kind, binding, subjects[0])
    return ""


def allowed_by(kind: str, binding: Document, subject: dict[str, Any]) -> str:
    """The sentence that names a binding, its role and the subject that it is for."""
    metadata, role = binding["metadata"], binding["roleRef"]
    name = f"{metadata['name']}/{metadata['namespace']}" if kind == "RoleBinding" else metadata["name"]
    whom = f"{subject['name']}/{subject['namespace']}" if subject["kind"] == "ServiceAccount" else subject["name"]
    return f'RBAC: allowed by {kind} "{name}" of {role["kind"]} "{role["name"]}" to {subject["kind"]} "{whom}"'


def bound(binding: Document, user: User) -> bool:
    """Whether one of the binding's subjects is the user."""
    namespace = binding["metadata"].get("namespace", "")
    return any(is_subject(subject, user, namespace) for subject in binding.get("subjects") or [])


def is_subject(subject: dict[str, Any], user: User, namespace: str) -> bool:
    """Whether a subject means the user, one of the user's groups, or the user's service account."""
    if subject["kind"] == "Group":
        return subject["name"] in user.groups
    if subject["kind"] == "ServiceAccount":
        return user.name == f"system:serviceaccount:{subject.get('namespace') or namespace}:{subject['name']}"
    return bool(subject["name"] == user.name)


def role_rules(store: Store, reference: dict[str, Any], namespace: str) -> list[Document]:
    """The rules of the role that a binding refers to; none when it does not exist."""
    cluster_wide = reference["kind"] == "ClusterRole"
    shelf = (RBAC, "clusterroles" if cluster_wide else "roles")
    role = store.get(shelf, "" if cluster_wide else namespace, reference["name"])
    return list(role.get("rules") or []) if role else []


def covers(rule: Document, action: Action) -> bool:
    """Whether a rule allows the action."""
    if not _listed(rule, "verbs", action.verb):
        return False
    if action.path:
        return any(_path_matches(pattern, action.path) for pattern in rule.get("nonResourceURLs") or [])
    names = rule.get("resourceNames") or []
    return (
        _listed(rule, "apiGroups", action.group)
        and _resource_listed(rule, action)
        and (not names or action.name in names)
    )


def _listed(rule: Document, key: str, value: str) -> bool:
    listed = rule.get(key) or []
    return "*" in listed or value in listed


def _resource_listed(rule: Document, action: Action) -> bool:
    listed = rule.get("resources") or []
    wildcard = f"*/{action.subresource}"
    return "*" in listed or action.target in listed or (bool(action.subresource) and wildcard in listed)


def _path_matches(pattern: str, path: str) -> bool:
    return path.startswith(pattern[:-1]) if pattern.endswith("*") else path == pattern
