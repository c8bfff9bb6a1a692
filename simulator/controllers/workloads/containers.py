# SPDX-License-Identifier: GPL-3.0-or-later
"""What a container needs before it can start, and its environment."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from simulator.controllers.kinds import CONFIG_MAP, SECRET, Kind
from simulator.controllers.manifests import Manifest, annotations_of, labels_of, name_of, namespace_of
from simulator.controllers.objects import Objects

WORDS = {SECRET: "secret", CONFIG_MAP: "configmap"}


def missing_configuration(pod: Manifest, container: dict[str, Any], objects: Objects) -> str | None:
    """The kubelet's message when the environment names what is not there."""
    namespace = namespace_of(pod)
    for kind, reference, key in _references(container):
        if reference.get("optional"):
            continue
        found = objects.find(kind, namespace, reference.get("name", ""))
        if found is None:
            return f'{WORDS[kind]} "{reference.get("name", "")}" not found'
        if key is not None and key not in (found.get("data") or {}):
            return f"couldn't find key {key} in {kind.name} {namespace}/{reference.get('name', '')}"
    return None


def missing_volume(pod: Manifest, objects: Objects) -> str | None:
    """The kubelet's message when a volume's Secret or ConfigMap is not there."""
    for volume in pod["spec"].get("volumes") or []:
        for kind, source, name_key in ((SECRET, "secret", "secretName"), (CONFIG_MAP, "configMap", "name")):
            wanted = volume.get(source) or {}
            name = wanted.get(name_key)
            # Every namespace has its root certificates; nothing here writes that ConfigMap.
            if not name or wanted.get("optional") or name == "kube-root-ca.crt":
                continue
            if objects.find(kind, namespace_of(pod), name) is None:
                return f'MountVolume.SetUp failed for volume "{volume["name"]}" : {WORDS[kind]} "{name}" not found'
    return None


def environment(pod: Manifest, container: dict[str, Any], objects: Objects) -> dict[str, str]:
    """The variables a container starts with."""
    variables: dict[str, str] = {}
    for source in container.get("envFrom") or []:
        kind, reference = (
            (SECRET, source["secretRef"]) if "secretRef" in source else (CONFIG_MAP, source["configMapRef"])
        )
        found = objects.find(kind, namespace_of(pod), reference.get("name", ""))
        for key in (found or {}).get("data") or {}:
            variables[source.get("prefix", "") + key] = _content(kind, found, key)
    for variable in container.get("env") or []:
        value = _value(pod, variable, objects)
        variables[variable["name"]] = expanded(value, variables)
    return variables


def expanded(text: str, variables: dict[str, str]) -> str:
    """The text with $(NAME) replaced, as Kubernetes does in commands and variables."""
    for name, value in variables.items():
        text = text.replace(f"$({name})", value)
    return text


def _value(pod: Manifest, variable: dict[str, Any], objects: Objects) -> str:
    source = variable.get("valueFrom") or {}
    for kind, field in ((SECRET, "secretKeyRef"), (CONFIG_MAP, "configMapKeyRef")):
        if field in source:
            found = objects.find(kind, namespace_of(pod), source[field].get("name", ""))
            return _content(kind, found, source[field]["key"])
    if "fieldRef" in source:
        return _field(pod, source["fieldRef"]["fieldPath"])
    return str(variable.get("value", ""))


def _field(pod: Manifest, path: str) -> str:
    fields = {
        "metadata.name": name_of(pod),
        "metadata.namespace": namespace_of(pod),
        "metadata.uid": pod["metadata"].get("uid", ""),
        "spec.nodeName": pod["spec"].get("nodeName", ""),
        "status.podIP": (pod.get("status") or {}).get("podIP", ""),
    }
    for prefix, values in (("metadata.labels", labels_of(pod)), ("metadata.annotations", annotations_of(pod))):
        fields |= {f"{prefix}['{key}']": value for key, value in values.items()}
    return str(fields.get(path, ""))


def _content(kind: Kind, found: Manifest | None, key: str) -> str:
    content = str(((found or {}).get("data") or {}).get(key, ""))
    if kind is CONFIG_MAP:
        return content
    try:
        return base64.b64decode(content).decode(errors="replace")
    except binascii.Error:
        return ""


def _references(container: dict[str, Any]) -> Iterator[tuple[Kind, dict[str, Any], str | None]]:
    for variable in container.get("env") or []:
        source = variable.get("valueFrom") or {}
        for kind, field in ((SECRET, "secretKeyRef"), (CONFIG_MAP, "configMapKeyRef")):
            if field in source:
                yield kind, source[field], source[field]["key"]
    for source in container.get("envFrom") or []:
        for kind, field in ((SECRET, "secretRef"), (CONFIG_MAP, "configMapRef")):
            if field in source:
                yield kind, source[field], None
