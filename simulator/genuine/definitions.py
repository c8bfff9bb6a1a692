# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine definitions of the Gateway API and of its inference extension, read from their pinned modules."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from simulator.genuine.programs import module_directory

GATEWAY_API = "sigs.k8s.io/gateway-api"
INFERENCE_EXTENSION = "sigs.k8s.io/gateway-api-inference-extension"
FOLDERS = {GATEWAY_API: "config/crd/standard", INFERENCE_EXTENSION: "config/crd/bases"}
# libyaml's parser reads them ten times faster; it is missing in some builds of PyYAML.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def genuine_definitions() -> dict[str, dict[str, Any]]:
    """The CustomResourceDefinitions by their names, such as `inferencepools.inference.networking.k8s.io`."""
    folders = [module_directory(module) / folder for module, folder in FOLDERS.items()]
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    return {definition["metadata"]["name"]: definition for file in files for definition in _definitions(file)}


def _definitions(file: Path) -> list[dict[str, Any]]:
    documents = yaml.load_all(file.read_text(encoding="utf-8"), Loader=Loader)
    return [_clean(item) for item in documents if item and item["kind"] == "CustomResourceDefinition"]


def _clean(definition: dict[str, Any]) -> dict[str, Any]:
    # What the generator leaves behind belongs to the server.
    metadata = {key: value for key, value in definition["metadata"].items() if key != "creationTimestamp"}
    return {**{key: value for key, value in definition.items() if key != "status"}, "metadata": metadata}
