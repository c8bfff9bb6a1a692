# SPDX-License-Identifier: GPL-3.0-or-later
"""The token of its service account in a pod: a projected volume, mounted where client libraries look for it."""

from __future__ import annotations

from typing import Any

MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
# An hour, and a little more by which a kubelet knows the tokens that nobody asked for.
LIFETIME_SECONDS = 3607
FILE_MODE = 0o644


def with_token(spec: dict[str, Any], suffix: str) -> dict[str, Any]:
    """Gives a pod's spec with the volume, for every container that has nothing at that place."""
    kinds = ("initContainers", "containers")
    if not any(_lacks_token(one) for kind in kinds for one in spec.get(kind, ())):
        return spec
    name = f"kube-api-access-{suffix}"
    mounted = {kind: [_mounted(one, name) for one in spec[kind]] for kind in kinds if kind in spec}
    return {**spec, **mounted, "volumes": [*spec.get("volumes", ()), _volume(name)]}


def _lacks_token(container: dict[str, Any]) -> bool:
    return all(mount.get("mountPath") != MOUNT_PATH for mount in container.get("volumeMounts", ()))


def _mounted(container: dict[str, Any], name: str) -> dict[str, Any]:
    if not _lacks_token(container):
        return container
    mount = {"name": name, "readOnly": True, "mountPath": MOUNT_PATH}
    return {**container, "volumeMounts": [*container.get("volumeMounts", ()), mount]}


def _volume(name: str) -> dict[str, Any]:
    certificate = {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}
    namespace = {"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}
    sources = [
        {"serviceAccountToken": {"expirationSeconds": LIFETIME_SECONDS, "path": "token"}},
        {"configMap": certificate},
        {"downwardAPI": {"items": [namespace]}},
    ]
    return {"name": name, "projected": {"sources": sources, "defaultMode": FILE_MODE}}
