# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables as kubectl asks for them: the columns of built-in kinds, or those that a CRD declares."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from simulator.kubernetes.builtin_columns import BUILTIN_COLUMNS
from simulator.kubernetes.cells import Cell, name_of
from simulator.kubernetes.durations import age
from simulator.kubernetes.jsonpath import first
from simulator.kubernetes.resources import Column, ResourceType
from simulator.kubernetes.store import Document

NAME = Column("Name", "string", "", "name", "Name must be unique within a namespace.")
AGE = Column("Age", "date", ".metadata.creationTimestamp", "", "Time since the object was made.")
BUILTIN_AGE = replace(AGE)


def table(kind: ResourceType, items: list[Document], metadata: Document, include: str, now: datetime) -> Document:
    """The objects as rows under the columns of their kind."""
    cells = cells_of(kind)
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": metadata,
        "columnDefinitions": [definition(column) for column, _ in cells],
        "rows": [row(item, cells, include, now) for item in items],
    }


def cells_of(kind: ResourceType) -> list[tuple[Column, Cell]]:
    """The columns of a kind with the functions that fill them."""
    head: tuple[Column, Cell] = (NAME, name_of)
    if kind.shelf in BUILTIN_COLUMNS:
        columns = BUILTIN_COLUMNS[kind.shelf]
        return columns if any(cell is name_of for _, cell in columns) else [head, *columns]
    declared = kind.columns or (AGE if kind.custom else BUILTIN_AGE,)
    return [head, *((column, declared_cell(column)) for column in declared)]


def declared_cell(column: Column) -> Cell:
    """The function that fills a column given by a JSON path."""

    def cell(resource: Document, now: datetime) -> Any:
        found = first(column.path, resource)
        if column.type == "date":
            return age(found, now)
        return found if column.type in ("integer", "number", "boolean") or found is None else text(found)

    return cell


def text(value: Any) -> str:
    """A value in a column of text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def definition(column: Column) -> Document:
    """One column as a table declares it."""
    return {
        "name": column.name,
        "type": "string" if column is BUILTIN_AGE else column.type,
        "format": column.format,
        "description": column.description,
        "priority": column.priority,
    }


def row(resource: Document, cells: list[tuple[Column, Cell]], include: str, now: datetime) -> Document:
    """One object as a row; `include` says how much of the object rides along."""
    shown: Document = {"cells": [cell(resource, now) for _, cell in cells]}
    if include == "Object":
        return shown | {"object": resource}
    if include == "None":
        return shown
    partial = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": resource["metadata"]}
    return shown | {"object": partial}
