#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gke_cluster
short_description: Create, change or delete a GKE Standard cluster
version_added: 1.0.0
description:
  - Keeps a GKE Standard cluster as a multi-cluster inference gateway needs it - VPC-native, with the Gateway API, Workload Identity Federation, managed Prometheus, GPU metrics and the fast HPA profile.
  - A cluster that is there is changed in place, one field after the other. What GKE cannot change in place is refused by name; a cluster is never deleted to be created anew.
  - While another operation runs on the cluster the module waits for it.
options:
  name:
    description: Name of the cluster, at most 40 lower-case letters, digits and hyphens.
    type: str
    required: true
  location:
    description: Region or zone of the control plane. It cannot be changed.
    type: str
    required: true
  node_locations:
    description: Zones of the nodes, in the region of O(location). GKE chooses when not set.
    type: list
    elements: str
  release_channel:
    description: Release channel.
    type: str
    choices: [rapid, regular, stable, extended]
    default: rapid
  minimum_version:
    description:
      - The oldest version of the control plane that will do, such as V(1.34), V(1.34.1) or V(1.34.1-gke.1127000).
      - A new cluster gets the default version of the channel in its location if that is new enough, otherwise the oldest one offered that is. An older cluster is upgraded to the oldest one offered that is.
    type: str
    default: 1.34.1-gke.1127000
  gateway_api:
    description: Whether GKE installs the Gateway API (standard channel).
    type: bool
    default: true
  managed_prometheus:
    description: Whether Google Cloud Managed Service for Prometheus collects metrics.
    type: bool
    default: true
  auto_monitoring:
    description: Whether managed Prometheus finds V(all) workloads it knows, such as model servers, by itself; GKE's own choice when not set.
    type: str
    choices: [all, none]
  monitoring:
    description: Monitoring components that must be on, named as gcloud or the API does. Others that are on stay on.
    type: list
    elements: str
    default: [SYSTEM, DCGM]
  hpa_profile:
    description: Profile of horizontal pod autoscaling. Load balancing by custom metrics needs V(performance).
    type: str
    choices: [performance, none]
    default: performance
  http_load_balancing:
    description: Whether GKE runs its controller of load balancers, which Gateways need.
    type: bool
    default: true
  fleet_project:
    description:
      - Project of the fleet to which GKE itself registers the cluster, in a membership of the cluster's region.
      - M(gkefleet.inference.gke_fleet_membership) finds and keeps that membership. A cluster that is registered cannot change its fleet; leave this out to leave its registration alone.
    type: str
  workload_pool:
    description: Pool of Workload Identity Federation; C(PROJECT.svc.id.goog) when not set.
    type: str
  network:
    description: VPC network, by name or as C(projects/HOST_PROJECT/global/networks/NAME); C(default) when not set. It cannot be changed.
    type: str
  subnetwork:
    description: Subnet of the nodes, by name or as C(projects/HOST_PROJECT/regions/REGION/subnetworks/NAME). It cannot be changed.
    type: str
  pod_range:
    description: Range of the pods, a secondary range of the subnet by name or a CIDR. It cannot be changed.
    type: str
  service_range:
    description: Range of the services, a secondary range of the subnet by name or a CIDR. It cannot be changed.
    type: str
  private_nodes:
    description: Whether nodes have internal addresses only. They then need Cloud NAT to pull images.
    type: bool
  private_endpoint:
    description: Whether the control plane has no public IP address.
    type: bool
  authorized_networks:
    description:
      - The only networks from which the control plane's IP addresses can be reached. The list is whole.
      - An empty list lets everybody reach them; what is there stays when not set.
    type: list
    elements: dict
    suboptions:
      name:
        description: Name to tell the networks apart.
        type: str
      cidr:
        description: Range in CIDR notation.
        type: str
        required: true
  dns_endpoint:
    description: Whether the control plane's DNS endpoint takes traffic from outside Google.
    type: bool
  tokens_via_dns:
    description: Whether the DNS endpoint also takes tokens of Kubernetes service accounts.
    type: bool
  ip_endpoints:
    description: Whether the control plane can be reached by IP addresses at all. Without them there is the DNS endpoint.
    type: bool
  labels:
    description: Labels of the cluster. Labels that others have set are kept.
    type: dict
    default: {}
  default_pool:
    description: The node pool that the cluster is created with, for everything that needs no accelerator. Later M(gkefleet.inference.gke_node_pool) looks after it.
    type: dict
    suboptions:
      name:
        description: Name of the node pool.
        type: str
        default: default-pool
      machine_type:
        description: Machine type.
        type: str
        default: e2-standard-4
      node_count:
        description: Nodes in each zone.
        type: int
        default: 1
      disk_type:
        description: Type of the boot disk; GKE's own choice when not set.
        type: str
      disk_size_gb:
        description: Size of the boot disk in GB.
        type: int
        default: 100
      spot:
        description: Whether the nodes are Spot VMs.
        type: bool
        default: false
      service_account:
        description: Service account of the nodes; the default one of Compute Engine when not set.
        type: str
      node_locations:
        description: Zones of the pool; those of the cluster when not set.
        type: list
        elements: str
  timeout:
    description: Seconds to wait at most until the cluster runs, or is gone.
    type: float
    default: 1800.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.state
  - gkefleet.inference.state.ownership
  - gkefleet.inference.wait
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Create the cluster
  gkefleet.inference.gke_cluster:
    project: my-gke-project
    name: gke-west
    location: europe-west3
    node_locations: [europe-west3-c]
    release_channel: rapid
    minimum_version: 1.34.1-gke.1127000

- name: Create a cluster that is registered to the fleet from the start
  gkefleet.inference.gke_cluster:
    project: my-gke-project
    name: gke-east
    location: us-east4
    node_locations: [us-east4-a]
    fleet_project: my-gke-project
    auto_monitoring: all
"""

RETURN = r"""
resource:
  description: The cluster as the API gives it, null when it is absent.
  returned: success
  type: dict
  sample:
    name: gke-west
    location: europe-west3
    status: RUNNING
    currentMasterVersion: 1.34.1-gke.1127000
    endpoint: 203.0.113.10
ready:
  description:
    - Whether the cluster was seen RUNNING, so nothing is left to wait for.
    - Always false in check mode, for O(state=absent), and for what this run changed without waiting for it.
  returned: success
  type: bool
"""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_body import (
    adapted,
    as_asked,
    cluster_body,
    default_pool,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_problems import cluster_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_updates import Update, cluster_updates
from ansible_collections.gkefleet.inference.plugins.module_utils._container_resource import ContainerResource
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError, ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, Change, merged
from ansible_collections.gkefleet.inference.plugins.module_utils._given import refuse
from ansible_collections.gkefleet.inference.plugins.module_utils._marks import LABELS, labelled
from ansible_collections.gkefleet.inference.plugins.module_utils._options import GOOGLE, OWNERSHIP, STATE, waiting
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import Immutable
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run
from ansible_collections.gkefleet.inference.plugins.module_utils._troubles import troubles
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress
from ansible_collections.gkefleet.inference.plugins.module_utils._versions import (
    oldest_reaching,
    parse,
    parse_minimum,
    resolve_minimum,
)

POOL = {
    "name": {"type": "str", "default": "default-pool"},
    "machine_type": {"type": "str", "default": "e2-standard-4"},
    "node_count": {"type": "int", "default": 1},
    "disk_type": {"type": "str"},
    "disk_size_gb": {"type": "int", "default": 100},
    "spot": {"type": "bool", "default": False},
    "service_account": {"type": "str"},
    "node_locations": {"type": "list", "elements": "str"},
}


class Cluster(ContainerResource):
    """One cluster, by project, location and name."""

    spec = ModuleSpec(
        {
            "name": {"type": "str", "required": True},
            "location": {"type": "str", "required": True},
            "node_locations": {"type": "list", "elements": "str"},
            "release_channel": {
                "type": "str",
                "choices": ["rapid", "regular", "stable", "extended"],
                "default": "rapid",
            },
            "minimum_version": {"type": "str", "default": "1.34.1-gke.1127000"},
            "gateway_api": {"type": "bool", "default": True},
            "managed_prometheus": {"type": "bool", "default": True},
            "auto_monitoring": {"type": "str", "choices": ["all", "none"]},
            "monitoring": {"type": "list", "elements": "str", "default": ["SYSTEM", "DCGM"]},
            "hpa_profile": {"type": "str", "choices": ["performance", "none"], "default": "performance"},
            "http_load_balancing": {"type": "bool", "default": True},
            "fleet_project": {"type": "str"},
            "workload_pool": {"type": "str"},
            "network": {"type": "str"},
            "subnetwork": {"type": "str"},
            "pod_range": {"type": "str"},
            "service_range": {"type": "str"},
            "private_nodes": {"type": "bool"},
            "private_endpoint": {"type": "bool"},
            "authorized_networks": {
                "type": "list",
                "elements": "dict",
                "options": {"name": {"type": "str"}, "cidr": {"type": "str", "required": True}},
            },
            "dns_endpoint": {"type": "bool"},
            "tokens_via_dns": {"type": "bool"},
            "ip_endpoints": {"type": "bool"},
            "labels": {"type": "dict", "default": {}},
            "default_pool": {"type": "dict", "options": POOL, "apply_defaults": True},
            **GOOGLE,
            **STATE,
            **OWNERSHIP,
            **waiting(1800),
        }
    )
    usual = "5 to 10 min"
    immutable: ClassVar[Immutable] = {
        ("network",): "network",
        ("subnetwork",): "subnetwork",
        ("ipAllocationPolicy",): "pod_range or service_range",
    }

    @property
    def title(self) -> str:
        return f"cluster {self.options['name']} in {self.options['location']}"

    @property
    def parent(self) -> str:
        return f"projects/{self.options['project']}/locations/{self.options['location']}"

    @property
    def path(self) -> str:
        return f"{self.parent}/clusters/{self.options['name']}"

    def check(self) -> None:
        refuse(cluster_problems(self.options))

    def read(self) -> Body | None:
        return self.container.cluster(self.options["project"], self.options["location"], self.options["name"])

    def wanted(self) -> Body:
        return cluster_body(self.options)

    def normalize(self, live: Body) -> Body:
        network = live.get("networkConfig", {})
        gateway_api = {"channel": "CHANNEL_DISABLED", **network.get("gatewayApiConfig", {})}
        return {
            **live,
            "network": network.get("network"),
            "subnetwork": network.get("subnetwork"),
            "networkConfig": {**network, "gatewayApiConfig": gateway_api},
            "fleet": as_asked(live.get("fleet", {}), self.options["fleet_project"]),
        }

    def at_creation(self) -> Body:
        """What only a new cluster is given: its version, its first node pool and the mark that it is ours."""
        pools = [default_pool(self.options["default_pool"])]
        return {"initialClusterVersion": self._version(resolve_minimum), "nodePools": pools, "resourceLabels": LABELS}

    def adapted(self, live: Body) -> Body:
        return merged(adapted(self.wanted(), live), self.upgrade(live))

    def fixed(self, live: Body) -> Immutable:
        registered = live.get("fleet", {}).get("project")
        return {**self.immutable, ("fleet",): "fleet_project"} if registered else self.immutable

    def upgrade(self, live: Body) -> Body:
        """The version to upgrade to when the control plane is older than the minimum."""
        if parse(live["currentMasterVersion"]) >= parse_minimum(self.options["minimum_version"]):
            return {}
        return {"currentMasterVersion": self._version(oldest_reaching)}

    def _version(self, choose: Callable[..., str]) -> str:
        minimum, location = self.options["minimum_version"], self.options["location"]
        try:
            offered = self.container.get("get_server_config", "GetServerConfigRequest", name=self.parent)
        except ParentMissing:
            if self.context.check_mode:
                return str(minimum)  # the API is not enabled yet, so nobody can say which version it will offer
            raise
        try:
            return choose(offered, self.options["release_channel"], minimum, location)
        except ValueError as e:
            raise InputError(str(e)) from e

    def creation(self, wanted: Body) -> Update:
        fields = {"parent": self.parent, "cluster": wanted}
        return Update("create_cluster", "CreateClusterRequest", self.title, fields)

    def updates(self, changes: Sequence[Change], target: Body) -> Iterable[Update]:
        return cluster_updates(self.path, changes, target)

    def deletion(self) -> Update:
        return Update("delete_cluster", "DeleteClusterRequest", self.title, {"name": self.path})

    def ready(self, live: Body) -> Progress:
        status = live.get("status")
        seen = f"{self.title} is {status}{troubles(live)}"
        return Progress(status == "RUNNING", seen, seen if status == "ERROR" else None)

    def owned(self, live: Body) -> bool:
        return labelled(live.get("resourceLabels"))


def main() -> None:
    run(Cluster)


if __name__ == "__main__":
    main()
