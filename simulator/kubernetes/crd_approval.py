# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of the Kubernetes project are protected: a CRD in one says where its API was approved."""

from __future__ import annotations

from simulator.kubernetes.causes import Cause, invalid_value, key, required
from simulator.kubernetes.store import Document

ANNOTATION = "api-approved.kubernetes.io"
PROTECTED = ("k8s.io", "kubernetes.io")
CONFORMANT = "KubernetesAPIApprovalPolicyConformant"
PATH = ("metadata", "annotations", key(ANNOTATION))
NEEDED = f'protected groups must have approval annotation "{ANNOTATION}"'
SEE = f"{NEEDED}, see https://github.com/kubernetes/enhancements/pull/1111"
FORM = f'{NEEDED} with either a URL or a reason starting with "unapproved"'


def is_protected(definition: Document) -> bool:
    """Whether the group of a definition belongs to the Kubernetes project."""
    group = definition["spec"]["group"]
    return any(group == name or group.endswith(f".{name}") for name in PROTECTED)


def said(definition: Document) -> str:
    """The value of the annotation."""
    return str((definition["metadata"].get("annotations") or {}).get(ANNOTATION, ""))


def approval_causes(definition: Document) -> list[Cause]:
    """Why a definition is refused: no word on its approval, or none that is understood."""
    if not is_protected(definition):
        return []
    if not said(definition):
        return [required(PATH, SEE)]
    understood = said(definition).startswith(("https://", "http://", "unapproved"))
    return [] if understood else [invalid_value(PATH, said(definition), FORM)]


def approval_condition(definition: Document) -> list[tuple[str, str, str, str]]:
    """The condition that shows the approval of a definition in a protected group."""
    if not is_protected(definition):
        return []
    text = said(definition)
    if text.startswith("unapproved"):
        return [(CONFORMANT, "False", "UnapprovedAnnotation", f'not approved: "{text}"')]
    return [(CONFORMANT, "True", "ApprovedAnnotation", f"approved in {text}")]
