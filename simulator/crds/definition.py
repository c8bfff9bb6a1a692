# SPDX-License-Identifier: GPL-3.0-or-later
"""A custom resource definition from a kind and its schemas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulator.crds.schema import Schema, record


@dataclass(frozen=True)
class Column:
    """One printed column."""

    name: str
    path: str
    type: str = "string"
    wide: bool = False


AGE = Column("Age", ".metadata.creationTimestamp", "date")


@dataclass(frozen=True)
class Version:
    """One served version of a kind."""

    name: str
    spec: Schema
    status: Schema | None
    columns: tuple[Column, ...] = ()
    stored: bool = True
    needs_spec: bool = True


@dataclass(frozen=True)
class Definition:
    """A kind with its versions."""

    group: str
    kind: str
    plural: str
    versions: tuple[Version, ...]
    short_names: tuple[str, ...] = ()
    namespaced: bool = True
    labels: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)

    def manifest(self) -> dict[str, Any]:
        """The CustomResourceDefinition object."""
        metadata: dict[str, Any] = {"name": f"{self.plural}.{self.group}"}
        metadata |= {"labels": self.labels} if self.labels else {}
        metadata |= {"annotations": self.annotations} if self.annotations else {}
        return {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": metadata,
            "spec": {
                "group": self.group,
                "names": self._names(),
                "scope": "Namespaced" if self.namespaced else "Cluster",
                "versions": [_version(version) for version in self.versions],
            },
        }

    def _names(self) -> dict[str, Any]:
        names: dict[str, Any] = {
            "kind": self.kind,
            "listKind": f"{self.kind}List",
            "plural": self.plural,
            "singular": self.kind.lower(),
        }
        return {**names, "shortNames": list(self.short_names)} if self.short_names else names


def _version(version: Version) -> dict[str, Any]:
    properties = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}
    properties |= {"spec": version.spec}
    properties |= {"status": version.status} if version.status else {}
    schema = record(properties, required=("spec",) if version.needs_spec else ())
    shown = [_column(column) for column in version.columns if not column.wide]
    wide = [_column(column) | {"priority": 1} for column in version.columns if column.wide]
    rendered: dict[str, Any] = {
        "name": version.name,
        "served": True,
        "storage": version.stored,
        "schema": {"openAPIV3Schema": schema},
        "additionalPrinterColumns": [*shown, _column(AGE), *wide],
    }
    return {**rendered, "subresources": {"status": {}}} if version.status else rendered


def _column(column: Column) -> dict[str, Any]:
    return {"name": column.name, "type": column.type, "jsonPath": column.path}
