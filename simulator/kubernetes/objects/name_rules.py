# SPDX-License-Identifier: GPL-3.0-or-later
"""Which name an object may have, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from simulator.kubernetes.causes import Cause, Path, invalid_value, required
from simulator.kubernetes.objects.names import DNS_1035_LABEL, DNS_LABEL, DNS_SUBDOMAIN, path_segment_problems
from simulator.kubernetes.resources import ResourceType

ROOT: Path = ("metadata",)
RBAC = "rbac.authorization.k8s.io"
NAME_RULES: dict[tuple[str, str], Callable[[str], list[str]]] = {
    ("", "Namespace"): DNS_LABEL.problems,
    ("", "Event"): path_segment_problems,
    ("", "Service"): DNS_1035_LABEL.problems,
    (RBAC, "Role"): path_segment_problems,
    (RBAC, "ClusterRole"): path_segment_problems,
    (RBAC, "RoleBinding"): path_segment_problems,
    (RBAC, "ClusterRoleBinding"): path_segment_problems,
}


def name_causes(kind: ResourceType, resource: Mapping[str, Any]) -> Iterator[Cause]:
    """Gives what is refused in the name of a new object, or in the start of a generated one."""
    metadata, rule = resource["metadata"], partial(_name_problems, kind, resource)
    name, prefix = metadata.get("name", ""), metadata.get("generateName", "")
    # A dash at the end is what the random letters are for.
    for problem in rule(prefix.removesuffix("-")) if prefix else ():
        yield invalid_value((*ROOT, "generateName"), prefix, problem)
    if not name:
        yield required((*ROOT, "name"), "name or generateName is required")
        return
    for problem in rule(name):
        yield invalid_value((*ROOT, "name"), name, problem)


def _name_problems(kind: ResourceType, resource: Mapping[str, Any], name: str) -> list[str]:
    problems = NAME_RULES.get((kind.group, kind.kind), DNS_SUBDOMAIN.problems)(name)
    if kind.kind == "CustomResourceDefinition":
        spec = resource.get("spec", {})
        wanted = f"{spec.get('names', {}).get('plural', '')}.{spec.get('group', '')}"
        problems = [*problems, *([] if name == wanted else ['must be spec.names.plural+"."+spec.group'])]
    return problems
