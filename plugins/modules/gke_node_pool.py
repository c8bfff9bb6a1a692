#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gke_node_pool
short_description: Create, change or delete a node pool of a GKE cluster
version_added: 1.0.0
description:
  - Keeps a node pool, with accelerators and the ways to buy them - on demand, Spot, flex-start or a reservation.
  - Size, autoscaling, zones, labels, taints and version are changed in place. Machine type, accelerators and disks need a new pool, so a change of those is refused by name.
  - While another operation runs on the cluster the module waits for it.
options:
  name:
    description: Name of the node pool, at most 40 lower-case letters, digits and hyphens.
    type: str
    required: true
  cluster:
    description: Name of the cluster.
    type: str
    required: true
  location:
    description: Region or zone of the cluster, not that of the nodes.
    type: str
    required: true
  machine_type:
    description: Machine type.
    type: str
    default: e2-standard-4
  node_count:
    description:
      - Nodes in each zone; one when not set and the pool is new.
      - With O(autoscaling) it counts only when the pool is created.
    type: int
  accelerator:
    description: The accelerators of the machine type. Those it carries, with the default driver, when not set.
    type: dict
    suboptions:
      type:
        description: Accelerator type, for example V(nvidia-h100-80gb); what the machine type carries when not set.
        type: str
      count:
        description: Accelerators of each node; as many as the machine type carries when not set.
        type: int
      driver_version:
        description:
          - Driver that GKE installs.
          - One specific version, which the API has as well, is not known to the API's Python library.
        type: str
        choices: [default, latest, disabled]
        default: default
      partition_size:
        description: Size of the partitions that each GPU is split into, such as V(1g.10gb); whole GPUs when not set.
        type: str
      sharing:
        description: How pods share a GPU; each has its own when not set.
        type: dict
        suboptions:
          strategy:
            description: Whether pods take turns, or run at once by NVIDIA MPS.
            type: str
            choices: [time_sharing, mps]
            default: time_sharing
          clients:
            description: Most pods on one GPU.
            type: int
            required: true
  spot:
    description: Whether the nodes are Spot VMs.
    type: bool
    default: false
  flex_start:
    description: Whether the nodes start when capacity is found and stop at the latest after O(max_run_duration).
    type: bool
    default: false
  max_run_duration:
    description: Seconds after which nodes are stopped.
    type: int
  reservation:
    description: The reservation to consume.
    type: dict
    suboptions:
      affinity:
        description: Whether nodes consume no, any matching or a specific reservation.
        type: str
        choices: [none, any, specific]
        default: specific
      key:
        description: Label key of a specific reservation.
        type: str
        default: compute.googleapis.com/reservation-name
      values:
        description: Names of specific reservations.
        type: list
        elements: str
  autoscaling:
    description: Autoscaling of the pool.
    type: dict
    suboptions:
      enabled:
        description: Whether the pool is scaled.
        type: bool
        default: true
      min_nodes:
        description: Fewest nodes in each zone.
        type: int
      max_nodes:
        description: Most nodes in each zone.
        type: int
      total_min_nodes:
        description: Fewest nodes in all zones.
        type: int
      total_max_nodes:
        description: Most nodes in all zones.
        type: int
      location_policy:
        description: Whether zones are kept balanced, or any zone that has capacity is used.
        type: str
        choices: [balanced, any]
  node_locations:
    description: Zones of the nodes; those of the cluster when not set.
    type: list
    elements: str
  local_ssd_count:
    description: Local SSDs that back ephemeral storage. Machine types that carry them use them without this option.
    type: int
  disk_type:
    description: Type of the boot disk; GKE's own choice when not set.
    type: str
  disk_size_gb:
    description: Size of the boot disk in GB; GKE's own choice when not set.
    type: int
  gvnic:
    description: Whether nodes use Google Virtual NIC; GKE's own choice when not set.
    type: bool
  workload_metadata:
    description:
      - What pods learn from the metadata server - V(gke_metadata) who they are by Workload Identity Federation, V(gce_metadata) who the node is.
      - V(gke_metadata) in a cluster with a workload pool when not set.
    type: str
    choices: [gke_metadata, gce_metadata]
  accelerator_network_profile:
    description: The network profile for accelerators, which gives the nodes the networks that their cards need; none when not set. It cannot be changed.
    type: str
    choices: [auto]
  kubelet:
    description: Settings of the kubelet; those not set are GKE's own choice. A change replaces the nodes, one after the other.
    type: dict
    suboptions:
      cpu_manager_policy:
        description: Whether containers with whole CPUs get CPUs of their own.
        type: str
        choices: [none, static]
      cpu_cfs_quota:
        description: Whether CPU limits are enforced.
        type: bool
      cpu_cfs_quota_period:
        description: Period of that enforcement, such as V(100ms).
        type: str
      topology_manager_policy:
        description: How strictly CPUs, memory and accelerators of a pod come from the same NUMA node.
        type: str
        choices: [none, best-effort, restricted, single-numa-node]
      topology_manager_scope:
        description: Whether that holds for each container or for the pod.
        type: str
        choices: [container, pod]
      memory_manager_policy:
        description: Whether memory is reserved on NUMA nodes.
        type: str
        choices: [none, static]
      pod_pids_limit:
        description: Most processes of a pod, 1024 to 4194303.
        type: int
      max_parallel_image_pulls:
        description: Images pulled at once, 2 to 5.
        type: int
      image_gc_low_threshold:
        description: Disk use in percent down to which unused images are removed, 10 to 85.
        type: int
      image_gc_high_threshold:
        description: Disk use in percent from which unused images are removed, 10 to 85.
        type: int
      container_log_max_size:
        description: Size at which a container's log file is rotated, such as V(10Mi).
        type: str
      container_log_max_files:
        description: Log files kept of a container, 2 to 10.
        type: int
      insecure_readonly_port:
        description: Whether the kubelet's read-only port without authentication is open.
        type: bool
      single_process_oom_kill:
        description: Whether a process that exceeds the memory limit is killed alone, not with its container.
        type: bool
      shutdown_grace_period:
        description:
          - Seconds that the pods of a Spot VM get when it is taken away, of which model servers need most to end their requests.
          - Only with O(spot=true).
        type: int
        choices: [0, 30, 120]
      shutdown_grace_period_critical_pods:
        description: The part of them, in seconds, that is kept for critical pods.
        type: int
  compact_placement:
    description: Whether nodes are placed close to each other. It cannot be changed.
    type: bool
    default: false
  queued_provisioning:
    description: Whether nodes are brought all at once for requests that queue for them (ProvisioningRequest).
    type: bool
    default: false
  best_effort_nodes:
    description: Nodes with which a new pool may begin when O(node_count) cannot be had.
    type: int
  auto_repair:
    description: Whether GKE repairs nodes; its own choice when not set.
    type: bool
  auto_upgrade:
    description: Whether GKE upgrades nodes, which a release channel asks for; its own choice when not set.
    type: bool
  max_surge:
    description: Nodes that an upgrade may add for its time.
    type: int
  max_unavailable:
    description: Nodes that an upgrade may take away at once, for pools for which no more can be had.
    type: int
  service_account:
    description: Service account of the nodes; the default one of Compute Engine when not set.
    type: str
  oauth_scopes:
    description: OAuth scopes of the nodes; GKE's own choice when not set.
    type: list
    elements: str
  labels:
    description: Kubernetes labels of the nodes. Labels that others have set are kept.
    type: dict
    default: {}
  taints:
    description: Kubernetes taints of the nodes. Others are kept, such as the one GKE gives nodes with accelerators.
    type: list
    elements: dict
    default: []
    suboptions:
      key:
        description: Key of the taint.
        type: str
        required: true
      value:
        description: Value of the taint.
        type: str
        default: ""
      effect:
        description: Effect of the taint.
        type: str
        choices: [NoSchedule, PreferNoSchedule, NoExecute]
        required: true
  version:
    description: The oldest version of the nodes that will do. Older nodes are upgraded to it; GKE chooses for a new pool when not set.
    type: str
  minimum_nodes:
    description:
      - How many nodes must be ready for a pool that lacks some, as when a zone has no capacity, to count as in working order.
      - When not set, all must be there.
    type: int
  timeout:
    description: Seconds to wait at most until the nodes run, or are gone.
    type: float
    default: 1800.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.state
  - gkefleet.inference.state.ownership
  - gkefleet.inference.wait
  - gkefleet.inference.cluster
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Create the GPU node pool
  gkefleet.inference.gke_node_pool:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    name: h100
    machine_type: a3-highgpu-2g
    accelerator:
      type: nvidia-h100-80gb
      count: 2
      driver_version: latest
    spot: true
    node_count: 3
    node_locations: [europe-west3-c]

- name: Create a pool whose Spot nodes let requests end
  gkefleet.inference.gke_node_pool:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    name: l4
    machine_type: g2-standard-8
    spot: true
    node_locations: [europe-west3-a]
    workload_metadata: gke_metadata
    kubelet:
      shutdown_grace_period: 120
      shutdown_grace_period_critical_pods: 15
"""

RETURN = r"""
resource:
  description: The node pool as the API gives it, null when it is absent.
  returned: success
  type: dict
  sample:
    name: h100
    status: RUNNING
    initialNodeCount: 3
    locations: [europe-west3-c]
ready:
  description:
    - Whether the pool was seen in working order, with the nodes that O(minimum_nodes) asks for, so nothing is left to wait for.
    - Always false in check mode, for O(state=absent), and for what this run changed without waiting for it.
  returned: success
  type: bool
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ansible_collections.gkefleet.inference.plugins.module_utils._accelerators import ACCELERATOR
from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_doors import STOPPING, noted_doors
from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_updates import Update
from ansible_collections.gkefleet.inference.plugins.module_utils._container_resource import ContainerResource
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, Change
from ansible_collections.gkefleet.inference.plugins.module_utils._given import refuse
from ansible_collections.gkefleet.inference.plugins.module_utils._kubelet import KUBELET
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import (
    location_problems,
    node_location_problems,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._marks import LABELS, labelled
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_body import adapted, node_pool_body
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_problems import node_pool_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_updates import IMMUTABLE, node_pool_updates
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Operation
from ansible_collections.gkefleet.inference.plugins.module_utils._options import (
    CLUSTER,
    GOOGLE,
    OWNERSHIP,
    STATE,
    waiting,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._pool_autoscaling import AUTOSCALING
from ansible_collections.gkefleet.inference.plugins.module_utils._ready_nodes import (
    degraded_progress,
    only_ended,
    ready_nodes,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._reservation import RESERVATION
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run
from ansible_collections.gkefleet.inference.plugins.module_utils._taints import TAINT
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress


class NodePool(ContainerResource):
    """One node pool, by project, location, cluster and name."""

    spec = ModuleSpec(
        {
            "name": {"type": "str", "required": True},
            "machine_type": {"type": "str", "default": "e2-standard-4"},
            "node_count": {"type": "int"},
            "accelerator": {"type": "dict", "options": ACCELERATOR},
            "spot": {"type": "bool", "default": False},
            "flex_start": {"type": "bool", "default": False},
            "max_run_duration": {"type": "int"},
            "reservation": {"type": "dict", "options": RESERVATION},
            "autoscaling": {"type": "dict", "options": AUTOSCALING},
            "node_locations": {"type": "list", "elements": "str"},
            "local_ssd_count": {"type": "int"},
            "disk_type": {"type": "str"},
            "disk_size_gb": {"type": "int"},
            "gvnic": {"type": "bool"},
            "workload_metadata": {"type": "str", "choices": ["gke_metadata", "gce_metadata"]},
            "accelerator_network_profile": {"type": "str", "choices": ["auto"]},
            "kubelet": {"type": "dict", "options": KUBELET},
            "compact_placement": {"type": "bool", "default": False},
            "queued_provisioning": {"type": "bool", "default": False},
            "best_effort_nodes": {"type": "int"},
            "auto_repair": {"type": "bool"},
            "auto_upgrade": {"type": "bool"},
            "max_surge": {"type": "int"},
            "max_unavailable": {"type": "int"},
            "service_account": {"type": "str"},
            "oauth_scopes": {"type": "list", "elements": "str"},
            "labels": {"type": "dict", "default": {}},
            "taints": {"type": "list", "elements": "dict", "default": [], "options": TAINT},
            "version": {"type": "str"},
            "minimum_nodes": {"type": "int"},
            **CLUSTER,
            **GOOGLE,
            **STATE,
            **OWNERSHIP,
            **waiting(1800),
        }
    )
    usual = "3 to 15 min with accelerators"
    immutable = IMMUTABLE

    @property
    def title(self) -> str:
        return f"node pool {self.options['name']} of {self.options['cluster']}"

    @property
    def parent(self) -> str:
        asked = self.options
        return f"projects/{asked['project']}/locations/{asked['location']}/clusters/{asked['cluster']}"

    @property
    def path(self) -> str:
        return f"{self.parent}/nodePools/{self.options['name']}"

    def check(self) -> None:
        location = self.options["location"]
        where = node_location_problems(location, self.options["node_locations"])
        refuse([*location_problems("location", location), *where, *node_pool_problems(self.options)])

    def read(self) -> Body | None:
        if self.context.check_mode and self.present and self._cluster().get("status") == STOPPING:
            return None  # it goes with its cluster
        return self.container.find("get_node_pool", "GetNodePoolRequest", name=self.path)

    def _cluster(self) -> Body:
        """What is known of the cluster from an earlier task of the run, or else now."""
        asked, noted = self.options, noted_doors(self.connection, self.parent)
        return noted or self.container.cluster(asked["project"], asked["location"], asked["cluster"]) or {}

    def wanted(self) -> Body:
        return node_pool_body(self.options)

    def at_creation(self) -> Body:
        """What only a new pool is given: its first size, its version and the mark that it is ours."""
        version = {"version": self.options["version"]} if self.options["version"] else {}
        size = 1 if self.options["node_count"] is None else self.options["node_count"]
        return {"initialNodeCount": size, "config": {"resourceLabels": LABELS}, **version}

    def adapted(self, live: Body) -> Body:
        return adapted(self.wanted(), live, self.options["version"])

    def creation(self, wanted: Body) -> Update:
        fields = {"parent": self.parent, "nodePool": wanted}
        return Update("create_node_pool", "CreateNodePoolRequest", self.title, fields)

    def updates(self, changes: Sequence[Change], target: Body) -> Iterable[Update]:
        return node_pool_updates(self.path, changes, target)

    def deletion(self) -> Update:
        return Update("delete_node_pool", "DeleteNodePoolRequest", self.title, {"name": self.path})

    def called(self, doing: str, call: Update) -> Operation:
        begun = super().called(doing, call)
        # With a minimum, nodes that could not be had end the operation but not the run: ready() judges what is there.
        return begun if self.options["minimum_nodes"] is None else replace(begun, progress=only_ended)

    def ready(self, live: Body) -> Progress:
        minimum = self.options["minimum_nodes"]
        short = live.get("status") == "RUNNING_WITH_ERROR" and minimum is not None
        nodes = ready_nodes(self.connection, self.options, self.options["name"]) if short else None
        return degraded_progress(live, self.title, nodes, minimum)

    def owned(self, live: Body) -> bool:
        return labelled(live.get("config", {}).get("resourceLabels"))


def main() -> None:
    run(NodePool)


if __name__ == "__main__":
    main()
