# SPDX-License-Identifier: GPL-3.0-or-later
"""Version and health paths."""

from __future__ import annotations

from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.request_bodies import BODY_TYPES
from simulator.kubernetes.requests import KubeRequest, KubeResponse, plain

CHECKS = ("ping", "log", "etcd", "informer-sync", "poststarthook/start-apiextensions-controllers")


def answer(cluster: Cluster, request: KubeRequest) -> KubeResponse | None:
    """The answer to /version, /healthz, /livez and /readyz; None for other paths."""
    root = request.path.strip("/").split("/")[0]
    if root == "version":
        if request.content_type not in ("", *BODY_TYPES):
            raise KubernetesError(415, "UnsupportedMediaType", "415: Unsupported Media Type")
        return KubeResponse(document=version(cluster.version))
    if root not in ("healthz", "livez", "readyz"):
        return None
    return plain(200, verbose(root) if "verbose" in request.query else "ok")


def verbose(root: str) -> str:
    """The checks one by one."""
    return "".join(f"[+]{check} ok\n" for check in CHECKS) + f"{root} check passed\n"


def version(text: str) -> dict[str, str]:
    """The version document of a GKE version such as 1.34.1-gke.1127000."""
    major, minor, *_ = text.split(".")
    return {
        "major": major,
        "minor": minor,
        "gitVersion": f"v{text}",
        "gitCommit": "0" * 40,
        "gitTreeState": "clean",
        "buildDate": "2025-09-16T09:21:23Z",
        "goVersion": "go1.24.6 X:boringcrypto",
        "compiler": "gc",
        "platform": "linux/amd64",
    }
