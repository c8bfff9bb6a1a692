# SPDX-License-Identifier: GPL-3.0-or-later
"""By which permission IAM allows what somebody wants to do in a cluster."""

from __future__ import annotations

_OWN_GROUPS = frozenset(
    f"{name}.k8s.io"
    for name in (
        "admissionregistration",
        "apiextensions",
        "apiregistration",
        "authentication",
        "authorization",
        "certificates",
        "coordination",
        "discovery",
        "events",
        "networking",
        "rbac.authorization",
        "scheduling",
        "storage",
    )
)
_IAM_VERBS = {"patch": "update", "watch": "list", "deletecollection": "delete"}
_OF_SUBRESOURCES = {
    ("pods/exec", "create"): "pods.exec",
    ("pods/exec", "get"): "pods.exec",
    ("pods/log", "get"): "pods.getLogs",
}
_SPELLED = {
    "clusterroles": "clusterRoles",
    "clusterrolebindings": "clusterRoleBindings",
    "configmaps": "configMaps",
    "customresourcedefinitions": "customResourceDefinitions",
    "replicasets": "replicaSets",
    "rolebindings": "roleBindings",
    "serviceaccounts": "serviceAccounts",
}


def iam_permission(group: str, plural: str, subresource: str, verb: str) -> str:
    """The permission by which IAM allows an action (IAM docs: permissions of Kubernetes Engine).

    It knows neither patches nor watches: who patches updates, who watches lists. Custom resources share one name.
    """
    target = f"{plural}/{subresource}" if subresource else plural
    if (target, verb) in _OF_SUBRESOURCES:
        return f"container.{_OF_SUBRESOURCES[target, verb]}"
    known = group in _OWN_GROUPS or "." not in group
    named = _SPELLED.get(plural, plural) if known else "thirdPartyObjects"
    return f"container.{named}.{_IAM_VERBS.get(verb, verb)}{subresource.capitalize()}"
