# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenAPI definitions of Kubernetes 1.34, as the package kubernetes-validate ships them."""

from __future__ import annotations

from typing import Any


def definitions() -> dict[str, dict[str, Any]]:
    """Gives every definition by name, `io.k8s.api.apps.v1.Deployment`; references read `#/$defs/NAME`; loaded once (15 ms)."""
    raise NotImplementedError


def definition_name(group: str, version: str, kind: str) -> str | None:
    """Gives the name of the definition of a kind, or None when Kubernetes 1.34 has no such kind."""
    raise NotImplementedError
