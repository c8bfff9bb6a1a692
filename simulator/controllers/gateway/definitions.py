# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs into each cluster the custom resources that GKE manages there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.controllers.cluster import Connection
from simulator.controllers.kinds import CRD
from simulator.controllers.manifests import Manifest
from simulator.controllers.writes import Delete
from simulator.crds.installed import Generations, installed

MANAGER = "gke-addon-manager"


class Definitions:
    """Remembers what was installed where, so that only differences are written."""

    def __init__(self, generations: Generations | None = None, genuine: Mapping[str, Manifest] | None = None) -> None:
        self.generations = generations or Generations()
        self._genuine = genuine or {}
        self._known: dict[tuple[str, str], tuple[Any, dict[str, Manifest]]] = {}

    def forget(self, key: tuple[str, str]) -> None:
        """A cluster is gone; one of its name may come again."""
        self._known.pop(key, None)

    async def install(self, connection: Connection, cluster: dict[str, Any], is_config_cluster: bool) -> None:
        """Applies what is new or has changed, and removes what no longer belongs there."""
        inputs = _inputs(cluster), is_config_cluster, self.generations
        before, present = self._known.get(connection.key, (None, {}))
        if before == inputs:
            return
        own = (item.manifest() for item in installed(cluster, is_config_cluster, self.generations))
        names = {definition["metadata"]["name"]: definition for definition in own}
        # Where the genuine definition is at hand, ours only says that it belongs there.
        wanted = {name: self._genuine.get(name, definition) for name, definition in names.items()}
        for name, definition in wanted.items():
            if present.get(name) != definition:
                await connection.client.apply(definition, MANAGER)
        for name in set(present) - set(wanted):
            await connection.executor.carry_out([Delete(CRD, "", name)])
        self._known[connection.key] = inputs, wanted


def _inputs(cluster: dict[str, Any]) -> Any:
    network, monitoring = cluster.get("networkConfig") or {}, cluster.get("monitoringConfig") or {}
    return (
        cluster["currentMasterVersion"],
        network.get("gatewayApiConfig"),
        monitoring.get("managedPrometheusConfig"),
    )
