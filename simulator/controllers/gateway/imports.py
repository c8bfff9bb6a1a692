# SPDX-License-Identifier: GPL-3.0-or-later
"""Exported pools of one name and namespace become one import on the config cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.controllers.gateway.fleet import ClusterKey, Fleet, Member
from simulator.controllers.kinds import INFERENCE_POOL, NAMESPACE, POOL_IMPORT
from simulator.controllers.manifests import Key, Manifest, annotations_of, is_going, key_of
from simulator.controllers.objects import Objects
from simulator.controllers.writes import Create, Write, delete

EXPORT = "networking.gke.io/export"
# The how-to's spelling; no other is known to work.
EXPORTED = "True"


def is_exported(pool: Manifest) -> bool:
    """Tells whether a pool is offered to the fleet."""
    return annotations_of(pool).get(EXPORT) == EXPORTED and not is_going(pool)


def exported(fleet: Fleet, clusters: Mapping[ClusterKey, Objects]) -> dict[Key, list[tuple[Member, Manifest]]]:
    """The exported pools of all members as their clusters were last seen, by namespace and name."""
    found: dict[Key, list[tuple[Member, Manifest]]] = {}
    for member in fleet.members:
        for pool in clusters.get(member.key, Objects()).all(INFERENCE_POOL):
            if is_exported(pool):
                found.setdefault(key_of(pool), []).append((member, pool))
    return found


def plan(keys: set[Key], config: Objects, is_ripe: Callable[[Key], bool]) -> list[Write]:
    """Makes missing imports and removes those that nobody exports any more."""
    writes: list[Write] = []
    for namespace, name in sorted(keys):
        # An import needs its namespace on the config cluster (seen in a working platform's set-up).
        has_home = objects_namespace(config, namespace)
        present = config.find(POOL_IMPORT, namespace, name)
        if present is None and has_home and is_ripe((namespace, name)):
            writes.append(Create(_import(namespace, name)))
    stray = [item for item in config.all(POOL_IMPORT) if key_of(item) not in keys and not is_going(item)]
    return writes + [delete(item) for item in stray]


def objects_namespace(objects: Objects, name: str) -> bool:
    """Tells whether the namespace exists and is not being deleted."""
    found = objects.find(NAMESPACE, "", name)
    return found is not None and not is_going(found)


def _import(namespace: str, name: str) -> Manifest:
    return {
        "apiVersion": POOL_IMPORT.api_version,
        "kind": POOL_IMPORT.name,
        "metadata": {"name": name, "namespace": namespace},
        "spec": {},
    }
