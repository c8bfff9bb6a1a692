# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading Kubernetes objects as plain dicts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Manifest = dict[str, Any]
Key = tuple[str, str]


def name_of(manifest: Manifest) -> str:
    """The object's name."""
    return str(manifest["metadata"]["name"])


def namespace_of(manifest: Manifest) -> str:
    """The object's namespace, empty for a cluster-scoped one."""
    return str(manifest["metadata"].get("namespace", ""))


def key_of(manifest: Manifest) -> Key:
    """Namespace and name."""
    return namespace_of(manifest), name_of(manifest)


def uid_of(manifest: Manifest) -> str:
    """The object's uid."""
    return str(manifest["metadata"].get("uid", ""))


def labels_of(manifest: Manifest) -> dict[str, str]:
    """The object's labels."""
    return manifest["metadata"].get("labels") or {}


def annotations_of(manifest: Manifest) -> dict[str, str]:
    """The object's annotations."""
    return manifest["metadata"].get("annotations") or {}


def generation_of(manifest: Manifest) -> int:
    """The generation of the object's specification."""
    return int(manifest["metadata"].get("generation", 0))


def is_going(manifest: Manifest) -> bool:
    """Tells whether somebody has asked to delete the object."""
    return "deletionTimestamp" in manifest["metadata"]


def owner_of(manifest: Manifest) -> str:
    """The uid of the object that controls this one, empty when nobody does."""
    references = manifest["metadata"].get("ownerReferences") or []
    return next((str(reference["uid"]) for reference in references if reference.get("controller")), "")


def owner_reference(owner: Manifest) -> dict[str, Any]:
    """The reference by which an owner controls what it makes."""
    return {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": name_of(owner),
        "uid": uid_of(owner),
        "controller": True,
        "blockOwnerDeletion": True,
    }


def is_selected(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Tells whether a label selector (matchLabels and matchExpressions) takes these labels."""
    wanted = selector.get("matchLabels") or {}
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(meets(expression, labels) for expression in selector.get("matchExpressions") or [])


def meets(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Tells whether labels meet one match expression, with the operators of selectors and node affinity."""
    value, values = labels.get(expression["key"]), expression.get("values") or []
    match expression["operator"]:
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case "Gt":
            return value is not None and int(value) > int(values[0])
        case "Lt":
            return value is not None and int(value) < int(values[0])
    return False


def moment(text: str | None) -> datetime:
    """A timestamp of the Kubernetes API; the epoch when there is none."""
    return datetime.fromisoformat(text) if text else datetime.fromtimestamp(0, UTC)


def timestamp(at: datetime) -> str:
    """A moment as the Kubernetes API writes it: UTC, whole seconds."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
