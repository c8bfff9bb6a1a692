# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenAPI definitions of Kubernetes 1.34, as the package kubernetes-validate ships them."""

from __future__ import annotations

import functools
import importlib.util
import json
from pathlib import Path
from typing import Any

FOLDER = "kubernetes-json-schema/v1.34.0-local"
PREFIX = "#/$defs/"
QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"


@functools.cache
def definitions() -> dict[str, dict[str, Any]]:
    """Gives every definition by name, as io.k8s.api.apps.v1.Deployment; references read `#/$defs/NAME`; loaded once."""
    found: dict[str, dict[str, Any]] = json.loads(_file().read_bytes())["$defs"]
    return found


@functools.cache
def definition_name(group: str, version: str, kind: str) -> str | None:
    """Gives the name of the definition of a kind, or None when Kubernetes 1.34 has no such kind."""
    return _names().get((group, version, kind))


@functools.cache
def _names() -> dict[tuple[str, str, str], str]:
    names = {}
    for name, definition in definitions().items():
        for served in definition.get("x-kubernetes-group-version-kind", ()):
            names[(served["group"], served["version"], served["kind"])] = name
    return names


def _file() -> Path:
    # Only the package's files are wanted; importing it would load a validator that is not used here.
    package = importlib.util.find_spec("kubernetes_validate")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package kubernetes-validate, which ships the schemas of Kubernetes, is missing")
    return Path(package.submodule_search_locations[0]) / FOLDER / "_definitions.json"
