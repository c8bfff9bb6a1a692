# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes and the groups they are in, as Compute Engine shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.compute.catalog import number_of
from simulator.compute.geography import region_of
from simulator.compute.links import link
from simulator.container.clusters import Clusters
from simulator.container.nodes import Node, Nodes
from simulator.container.places import ClusterKey

Body = dict[str, Any]

# Actions that a group that has come to rest does to none of its machines (API reference: currentActions).
_ACTIONS = ("abandoning", "creating", "creatingWithoutRetries", "deleting", "recreating", "refreshing", "restarting")


class VirtualMachines:
    """The machines of all clusters, by zone."""

    def __init__(self, project: str, clusters: Clusters, nodes: Nodes) -> None:
        self._project = project
        self._clusters = clusters
        self._nodes = nodes

    def bodies(self, zone: str, collection: str) -> list[Body]:
        """Gives the instances, instanceGroups or instanceGroupManagers of a zone; GKE scales without autoscalers."""
        found = {"instances": self._instances, "instanceGroups": self._groups, "instanceGroupManagers": self._managers}
        return list(found[collection](zone)) if collection in found else []

    def _pools(self) -> Iterator[tuple[ClusterKey, Body, Body]]:
        for key in self._clusters.located():
            cluster = self._clusters.get(key) or {}
            for pool in cluster.get("nodePools", ()):
                yield key, cluster, pool

    def _instances(self, zone: str) -> Iterator[Body]:
        for key, cluster, pool in self._pools():
            for node in self._nodes.of_pool(key, pool["name"]):
                if node.zone == zone:
                    yield self._instance(cluster, node)

    def _instance(self, cluster: Body, node: Node) -> Body:
        zone = f"projects/{self._project}/zones/{node.zone}"
        card = f"{zone}/acceleratorTypes/{node.accelerator}"
        cards = [{"acceleratorType": link(card), "acceleratorCount": node.gpus}]
        return {
            **self._common("instance", node.zone, node.name, node.created),
            "machineType": link(f"{zone}/machineTypes/{node.machine.name}"),
            "status": "RUNNING",
            "labels": {"goog-gke-node": "", "goog-k8s-cluster-name": cluster["name"]},
            "networkInterfaces": [_interface(cluster, node)],
            "scheduling": _scheduling(node),
            **({"guestAccelerators": cards} if node.gpus else {}),
        }

    def _grouped(self, zone: str) -> Iterator[tuple[Body, str, int]]:
        """The cluster, name and number of machines of every group in a zone."""
        for key, cluster, pool in self._pools():
            size = sum(node.zone == zone for node in self._nodes.of_pool(key, pool["name"]))
            for url in pool.get("instanceGroupUrls", ()):
                if f"/zones/{zone}/" in url:
                    yield cluster, url.rsplit("/", 1)[-1], size

    def _groups(self, zone: str) -> Iterator[Body]:
        for cluster, name, size in self._grouped(zone):
            common = self._common("instanceGroup", zone, name, cluster["createTime"])
            yield {**common, "fingerprint": "42WmSpB8rSM=", "size": size, **_network(cluster)}

    def _managers(self, zone: str) -> Iterator[Body]:
        for cluster, name, size in self._grouped(zone):
            base = name.removesuffix("-grp")
            template = f"projects/{self._project}/regions/{region_of(zone)}/instanceTemplates/{base}"
            yield {
                **self._common("instanceGroupManager", zone, name, cluster["createTime"]),
                "baseInstanceName": base,
                "instanceTemplate": link(template),
                "instanceGroup": link(f"projects/{self._project}/zones/{zone}/instanceGroups/{name}"),
                "targetSize": size,
                "currentActions": {**dict.fromkeys(_ACTIONS, 0), "none": size},
                "status": {"isStable": True},
                "fingerprint": "42WmSpB8rSM=",
            }

    def _common(self, kind: str, zone: str, name: str, created: str) -> Body:
        path = f"projects/{self._project}/zones/{zone}/{kind}s/{name}"
        return {
            "kind": f"compute#{kind}",
            "id": number_of(path),
            "creationTimestamp": created,
            "name": name,
            "zone": link(f"projects/{self._project}/zones/{zone}"),
            "selfLink": link(path),
        }


def _network(cluster: Body) -> Body:
    config = cluster["networkConfig"]
    return {"network": link(config["network"]), "subnetwork": link(config["subnetwork"])}


def _interface(cluster: Body, node: Node) -> Body:
    common = {"kind": "compute#networkInterface", "name": "nic0", "networkIP": node.internal_ip, **_network(cluster)}
    if cluster["networkConfig"].get("defaultEnablePrivateNodes"):
        return common
    # Nobody can reach a simulated machine from outside; that it has an address is all that is known of it.
    access = {"kind": "compute#accessConfig", "type": "ONE_TO_ONE_NAT", "name": "external-nat"}
    return {**common, "accessConfigs": [access]}


def _scheduling(node: Node) -> Body:
    given_back = node.spot or node.flex_start
    model = "SPOT" if node.spot else "FLEX_START" if node.flex_start else "STANDARD"
    return {
        "preemptible": node.spot,
        "provisioningModel": model,
        "automaticRestart": not given_back,
        "onHostMaintenance": "TERMINATE" if given_back or node.gpus else "MIGRATE",
    }
