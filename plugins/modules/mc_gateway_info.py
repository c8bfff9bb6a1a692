#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mc_gateway_info
short_description: Show a multi-cluster inference gateway with everything it stands on
version_added: 1.0.0
description:
  - Reads the fleet's memberships and features, the clusters, their pools, and on the config cluster the imports, policies, gateways and routes with their conditions, as one structure. Changes nothing.
  - What the caller may not read, or what does not exist, is null with the reason in C(problems).
options:
  namespace:
    description: Namespace of the pools, imports, gateways and routes.
    type: str
    default: default
  clusters:
    description: Names of the clusters to look at; all clusters of the fleet when empty.
    type: list
    elements: str
    default: []
  parts:
    description: Parts of the picture to draw. Nothing is read for the others, which are left out.
    type: list
    elements: str
    choices: [features, clusters, imports, policies, gateways, routes]
    default: [features, clusters, imports, policies, gateways, routes]
  config_cluster:
    description: Name of the config cluster, where it is known. Otherwise the fleet's feature tells.
    type: str
  config_location:
    description: Location of O(config_cluster).
    type: str
  config_membership:
    description: Full name of the membership of O(config_cluster), for O(kube_endpoint=connect_gateway). Found when it is left out.
    type: str
  kube_endpoint:
    description: How the clusters' Kubernetes APIs are reached, as in the other modules.
    type: str
    choices: [public, private, dns, connect_gateway]
    default: public
  timeout:
    description: Seconds that a service which does not answer is asked again.
    type: float
    default: 60.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.wait.patience
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Look at the gateway
  gkefleet.inference.mc_gateway_info:
    project: my-gke-project
  register: gateway
"""

RETURN = r"""
resource:
  description: The picture.
  returned: success
  type: dict
  contains:
    config_cluster:
      description: Name of the config cluster, null when the feature is not enabled.
      type: str
      returned: always
    features:
      description: State of the fleet features by name.
      type: dict
      returned: when asked for
    clusters:
      description: Clusters with location, status, version, membership, its state, and their pools.
      type: list
      elements: dict
      returned: when asked for
    imports:
      description: Imported pools on the config cluster.
      type: list
      elements: dict
      returned: when asked for
    policies:
      description: Backend and health check policies with their conditions.
      type: list
      elements: dict
      returned: when asked for
    gateways:
      description: Gateways with their addresses, each with its region, and conditions.
      type: list
      elements: dict
      returned: when asked for
    routes:
      description: Routes with their conditions.
      type: list
      elements: dict
      returned: when asked for
    problems:
      description: What could not be read, and why.
      type: list
      elements: str
      returned: always
"""

from dataclasses import replace
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._gateway_picture import PARTS, GatewayPicture
from ansible_collections.gkefleet.inference.plugins.module_utils._options import CLUSTER, GOOGLE, patience
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, Resource, run


class GatewayInfo(Resource):
    """The picture of one project's gateway."""

    spec = ModuleSpec(
        {
            "namespace": {"type": "str", "default": "default"},
            "clusters": {"type": "list", "elements": "str", "default": []},
            "parts": {"type": "list", "elements": "str", "choices": list(PARTS), "default": list(PARTS)},
            "config_cluster": {"type": "str"},
            "config_location": {"type": "str"},
            "config_membership": CLUSTER["membership"],
            "kube_endpoint": CLUSTER["kube_endpoint"],
            **GOOGLE,
            **patience(60.0),
        },
        {"required_together": [("config_cluster", "config_location")]},
    )

    def run(self) -> dict[str, Any]:
        connection = replace(self.connection, read_only=True, wait_for_api=False)
        return {"changed": False, "resource": GatewayPicture(connection, self.options).drawn()}


def main() -> None:
    run(GatewayInfo)


if __name__ == "__main__":
    main()
