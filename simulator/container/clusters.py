# SPDX-License-Identifier: GPL-3.0-or-later
"""The clusters there are, and how one is shown together with what its pools and nodes make of it."""

from __future__ import annotations

from typing import Any

from simulator.container.places import ClusterKey
from simulator.container.pod_ranges import utilization
from simulator.container.versions import key as version_key

Body = dict[str, Any]


class Clusters:
    """Cluster bodies by location and name; every change replaces a body, none is edited in place."""

    def __init__(self) -> None:
        self._bodies: dict[ClusterKey, Body] = {}

    def get(self, key: ClusterKey) -> Body | None:
        """Gives a cluster."""
        return self._bodies.get(key)

    def put(self, key: ClusterKey, body: Body) -> None:
        """Sets a cluster."""
        self._bodies[key] = body

    def change(self, key: ClusterKey, **fields: Any) -> None:
        """Sets some fields of a cluster that is still there."""
        if key in self._bodies:
            self._bodies[key] = {**self._bodies[key], **fields}

    def remove(self, key: ClusterKey) -> None:
        """Forgets a cluster."""
        self._bodies.pop(key, None)

    def located(self, location: str = "-") -> list[ClusterKey]:
        """Gives the clusters of a location, or of all with "-", by location and name."""
        found = [key for key in self._bodies if location in (key.location, "-")]
        return sorted(found, key=lambda key: (key.location, key.name))

    def pool(self, key: ClusterKey, name: str) -> Body | None:
        """Gives a node pool of a cluster."""
        pools = (self._bodies.get(key) or {}).get("nodePools", ())
        return next((pool for pool in pools if pool["name"] == name), None)

    def put_pool(self, key: ClusterKey, pool: Body) -> None:
        """Adds a node pool, or sets the one of that name."""
        cluster = self._bodies[key]
        names = [known["name"] for known in cluster.get("nodePools", ())]
        if pool["name"] not in names:
            pools = [*cluster.get("nodePools", ()), pool]
        else:
            pools = [pool if known["name"] == pool["name"] else known for known in cluster["nodePools"]]
        self._bodies[key] = {**cluster, "nodePools": pools}

    def change_pool(self, key: ClusterKey, name: str, **fields: Any) -> None:
        """Sets some fields of a node pool that is still there."""
        pool = self.pool(key, name)
        if pool is not None:
            self.put_pool(key, {**pool, **fields})

    def remove_pool(self, key: ClusterKey, name: str) -> None:
        """Forgets a node pool."""
        cluster = self._bodies.get(key)
        if cluster is not None:
            pools = [pool for pool in cluster.get("nodePools", ()) if pool["name"] != name]
            self._bodies[key] = {**cluster, "nodePools": pools}


def shown(cluster: Body, node_count: int) -> Body:
    """Gives a cluster as the API shows it: with the fields that only repeat its pools."""
    pools = cluster.get("nodePools", [])
    body = {key: value for key, value in cluster.items() if key != "nodePools"}
    if not pools:
        # Recorded: with the last pool nodePools, nodeConfig and instanceGroupUrls go, initialNodeCount stays.
        return body
    urls = [url for pool in pools for url in pool.get("instanceGroupUrls", ())]
    body |= {"nodePools": pools, "nodeConfig": pools[0]["config"]}
    body["currentNodeVersion"] = min((pool["version"] for pool in pools), key=version_key)
    if urls:
        body["instanceGroupUrls"] = urls
    if not node_count:
        return body
    # Recorded: absent until nodes exist.
    policy = {**body["ipAllocationPolicy"], "defaultPodIpv4RangeUtilization": utilization(node_count)}
    return {**body, "currentNodeCount": node_count, "ipAllocationPolicy": policy}
