#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mc_gateway_resources_info
short_description: Find everything that was made for a multi-cluster inference gateway
version_added: 1.0.0
description:
  - Searches a project for what this collection made, without knowing how it was asked for, and for what Google made for it and has left behind. Changes nothing.
  - Clusters, memberships and features of ours carry the label C(managed-by=gkefleet-inference), proxy-only subnets the description C(Managed by gkefleet.inference), Kubernetes objects the annotation C(gkefleet.inference/applied).
  - Load balancer resources are known by the names that Google's controller gives them, C(gkemcg1-NAMESPACE-GATEWAY-HASH). They are listed when no Gateway is left that they could belong to.
  - Enabled APIs, service agents and grants are not listed, because nothing tells who relies on them. Reserved addresses are the user's own.
options:
  kube_endpoint:
    description: How the clusters' Kubernetes APIs are reached, as in the other modules.
    type: str
    choices: [public, private, dns, connect_gateway]
    default: public
  kube_endpoints:
    description: By the name of a cluster, how its Kubernetes API is reached, where that is not O(kube_endpoint).
    type: dict
    default: {}
  networks:
    description: VPC networks whose host projects are searched for subnets as well. Those of the clusters are known.
    type: list
    elements: str
    default: []
  former_clusters:
    description: Names of clusters that are looked into though they are neither ours nor in the fleet any more. Of those that are gone, firewall rules are looked for.
    type: list
    elements: str
    default: []
  drained_regions:
    description: Regions on whose clusters all our objects are listed, also where the cluster itself is ours.
    type: list
    elements: str
    default: []
  timeout:
    description: Seconds that a service or a cluster which does not answer is asked again.
    type: float
    default: 60.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.wait.patience
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Find everything that was made for the gateway
  gkefleet.inference.mc_gateway_resources_info:
    project: my-gke-project
  register: found
"""

RETURN = r"""
resource:
  description: What was found.
  returned: success
  type: dict
  contains:
    ours:
      description: Everything of ours that is there, and what is left of its load balancers, each with C(what) it is and the command to C(remove) it by hand.
      type: list
      elements: dict
      returned: always
    clusters:
      description:
        - Clusters that are ours, in the fleet or among O(former_clusters), with location, region, status, membership and the way to their Kubernetes API.
        - Our objects on them are C(routing), C(policies), exported C(pools) and, where the cluster does not go as a whole, the C(rest); C(foreign_gateways) are Gateways of others.
        - C(config) tells the config cluster of the fleet. C(problem) says why a cluster could not be looked into.
      type: list
      elements: dict
      returned: always
    memberships:
      description: Memberships of ours whose cluster is gone, with the name and location of that cluster.
      type: list
      elements: dict
      returned: always
    features:
      description: Features of the fleet, and whether they are ours.
      type: list
      elements: dict
      returned: always
    subnets:
      description: Proxy-only subnets of ours, and in C(used_by) the forwarding rules that hold each and that no Gateway stands behind.
      type: list
      elements: dict
      returned: always
    load_balancer:
      description: Resources of load balancers whose Gateway is gone, in the order in which they can be deleted.
      type: list
      elements: dict
      returned: always
    firewalls:
      description: Firewall rules of clusters among O(former_clusters) that are gone.
      type: list
      elements: str
      returned: always
"""

from dataclasses import replace
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._compute_search import ComputeSearch
from ansible_collections.gkefleet.inference.plugins.module_utils._fleet_search import FleetSearch
from ansible_collections.gkefleet.inference.plugins.module_utils._leftovers import Leftovers
from ansible_collections.gkefleet.inference.plugins.module_utils._options import CLUSTER, GOOGLE, patience
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, Resource, run


class GatewayResources(Resource):
    """Everything of one project's gateways."""

    spec = ModuleSpec(
        {
            "kube_endpoint": CLUSTER["kube_endpoint"],
            "kube_endpoints": {"type": "dict", "default": {}},
            "networks": {"type": "list", "elements": "str", "default": []},
            "former_clusters": {"type": "list", "elements": "str", "default": []},
            "drained_regions": {"type": "list", "elements": "str", "default": []},
            **GOOGLE,
            **patience(60.0),
        }
    )

    def run(self) -> dict[str, Any]:
        connection = replace(self.connection, read_only=True, wait_for_api=False)
        fleet = FleetSearch(connection, self.options)
        compute = ComputeSearch(connection, self.options, fleet)
        found = {
            "clusters": fleet.clusters,
            "memberships": fleet.memberships_left,
            "features": fleet.features,
            "subnets": compute.subnets,
            "load_balancer": compute.load_balancer,
            "firewalls": compute.firewalls,
        }
        ours = Leftovers(self.options["project"], found).listed()
        return {"changed": False, "resource": {**found, "ours": ours}}


def main() -> None:
    run(GatewayResources)


if __name__ == "__main__":
    main()
