# SPDX-License-Identifier: GPL-3.0-or-later
"""Structural schemas: one node of an OpenAPI v3 document, read field by field."""

from __future__ import annotations

from simulator.kubernetes.resources import ResourceType


class Schema:
    """One node of a schema; its children are found when asked for."""


def schema_of(kind: ResourceType) -> Schema:
    """Gives the schema of a type: its CRD's, or the built-in one of Kubernetes 1.34; kept once made."""
    raise NotImplementedError
