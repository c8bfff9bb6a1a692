# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of CustomResourceDefinitions: names, versions, and what may not change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.builtin.checks import distinct, one_of, unchanged, well_formed
from simulator.kubernetes.causes import Cause, Path, invalid_value, required
from simulator.kubernetes.objects.names import DNS_1035_LABEL, DNS_SUBDOMAIN
from simulator.kubernetes.schemas.structure import structure_causes

Part = Mapping[str, Any]
SPEC: Path = ("spec",)
VERSIONS: Path = ("spec", "versions")
NAMES: Path = ("spec", "names")


def crd_update_causes(crd: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a CustomResourceDefinition, or a change of one, is refused."""
    yield from crd_causes(crd)
    if live is not None:
        spec = crd.get("spec", {})
        yield from unchanged(spec, live["spec"], ("group", "scope"), SPEC)
        yield from unchanged(spec.get("names", {}), live["spec"]["names"], ("plural", "kind"), NAMES)
        yield from _stored_causes(live.get("status", {}).get("storedVersions") or [], spec.get("versions", []))


def crd_causes(crd: Part) -> Iterator[Cause]:
    """Gives why a CustomResourceDefinition is refused."""
    spec = crd.get("spec", {})
    names, group = spec.get("names", {}), spec.get("group", "")
    yield from well_formed(group, DNS_SUBDOMAIN.problems, (*SPEC, "group"))
    if group and "." not in group:
        yield invalid_value((*SPEC, "group"), group, "should be a domain with at least one dot")
    if not spec.get("scope"):
        yield required((*SPEC, "scope"))
    yield from one_of(spec, "scope", ("Cluster", "Namespaced"), SPEC)
    yield from _version_causes(spec.get("versions", []))
    yield from _name_causes(names)
    if not any(version.get("storage") for version in spec.get("versions", [])):
        yield invalid_value(("status", "storedVersions"), None, "must have at least one stored version")


def _stored_causes(stored: list[str], versions: list[Part]) -> Iterator[Cause]:
    names = {version.get("name") for version in versions}
    for index, name in enumerate(stored):
        if name not in names:
            why = (
                f"missing from spec.versions; {name} was previously a storage version, and must remain in "
                f"spec.versions until a storage migration ensures no data remains persisted in {name} and removes "
                f"{name} from status.storedVersions"
            )
            yield invalid_value(("status", "storedVersions", index), name, why)


def _name_causes(names: Part) -> Iterator[Cause]:
    yield from well_formed(names.get("plural", ""), DNS_1035_LABEL.problems, (*NAMES, "plural"))
    yield from well_formed(names.get("singular", ""), DNS_1035_LABEL.problems, (*NAMES, "singular"))
    kinds = {name: str(names.get(name, "")) for name in ("kind", "listKind")}
    for name, value in kinds.items():
        yield from well_formed(value.lower(), DNS_1035_LABEL.problems, (*NAMES, name))
    if kinds["kind"] and kinds["kind"] == kinds["listKind"]:
        yield invalid_value((*NAMES, "listKind"), kinds["listKind"], "kind and listKind may not be the same")


def _version_causes(versions: list[Part]) -> Iterator[Cause]:
    if sum(bool(version.get("storage")) for version in versions) != 1:
        yield invalid_value(VERSIONS, versions or None, "must have exactly one version marked as storage version")
    yield from distinct(versions, "name", VERSIONS)
    for index, version in enumerate(versions):
        path = (*VERSIONS, index)
        yield from well_formed(version.get("name", ""), DNS_1035_LABEL.problems, (*path, "name"))
        schema = version.get("schema", {}).get("openAPIV3Schema")
        where = (*path, "schema", "openAPIV3Schema")
        if schema is None:
            yield required(where, "schemas are required")
        else:
            yield from structure_causes(schema, where)
