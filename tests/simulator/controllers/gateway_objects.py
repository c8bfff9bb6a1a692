# SPDX-License-Identifier: GPL-3.0-or-later
"""The how-to's objects as a cluster would hold them: with uid, generation and, where it matters, a status."""

from __future__ import annotations

from typing import Any

from simulator.controllers.gateway.fleet import Fleet, Member
from simulator.controllers.objects import Objects
from tests.simulator.controllers.objects import POOL
from tests.simulator.controllers.pods import stamp

NETWORK = "projects/my-gke-project/global/networks/default"
WEST = Member("europe-west3", "gke-west", NETWORK, ("europe-west3-a",), {"env": "prod"})
EAST = Member("us-east4", "gke-east", NETWORK, ("us-east4-a", "us-east4-b"))
FLEET = Fleet(WEST.key, (WEST, EAST))
Manifest = dict[str, Any]


def stored(manifest: Manifest, age: float = 0, generation: int = 1, **status: Any) -> Manifest:
    """An object as the API server keeps it; `age` seconds before now it was made."""
    name = f"{manifest['kind']}/{manifest['metadata'].get('namespace', '')}/{manifest['metadata']['name']}"
    metadata = {"uid": name, "generation": generation, "creationTimestamp": stamp(-age), **manifest["metadata"]}
    return {**manifest, "metadata": metadata, **({"status": status} if status else {})}


def attached(policy: Manifest) -> Manifest:
    """A policy that holds."""
    return stored(policy, conditions=[{"type": "Attached", "status": "True", "lastTransitionTime": stamp()}])


def pool_import(name: str = POOL, namespace: str = "default") -> Manifest:
    """An import as Google makes it."""
    kind = {"apiVersion": "networking.gke.io/v1", "kind": "GCPInferencePoolImport"}
    return stored({**kind, "metadata": {"name": name, "namespace": namespace}, "spec": {}})


def namespace(name: str = "default", **labels: str) -> Manifest:
    """A namespace."""
    return stored({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}})


def objects(*manifests: Manifest) -> Objects:
    """A snapshot that holds these."""
    return Objects.of_manifests(manifests)
