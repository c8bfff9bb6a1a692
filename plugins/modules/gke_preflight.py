#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gke_preflight
short_description: Check whether a project can take a multi-cluster inference gateway
version_added: 1.0.0
description:
  - Checks APIs, the caller's permissions, versions, machine types, quotas of accelerators, CPUs, disks and addresses, the ranges of proxies, pods and Services, networks and the number of network endpoint groups, by reading only.
  - Each finding has a verdict. V(PASS) is fine, V(WARN) is what the run itself will mend, or what works but is not as Google describes it, such as two serving clusters in one region, V(FAIL) will stop it, and V(UNKNOWN) is what the caller may not look at yet, for example because an API is not enabled.
  - Fails when a finding is V(FAIL), unless O(fail_on) says otherwise. It never waits for an API.
options:
  clusters:
    description: The clusters that are planned. Those that exist already are checked for what is still to be made.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the cluster.
        type: str
        required: true
      location:
        description: Region or zone of the cluster.
        type: str
        required: true
      node_locations:
        description: Zones of the nodes.
        type: list
        elements: str
      release_channel:
        description: Release channel.
        type: str
        choices: [rapid, regular, stable, extended]
        default: rapid
      minimum_version:
        description: The oldest version that will do.
        type: str
        default: 1.34.1-gke.1127000
      network:
        description: VPC network, by name or path.
        type: str
        default: default
      proxy_range:
        description: Range of the proxy-only subnet of the cluster's region.
        type: str
      pod_range:
        description: Range of the cluster's pods, or the name of a secondary range of the subnet, which is there already.
        type: str
      service_range:
        description: Range of the cluster's Services, or the name of a secondary range of the subnet.
        type: str
      node_pools:
        description: GPU node pools with the options of M(gkefleet.inference.gke_node_pool). An empty list means that the cluster serves no model.
        type: list
        elements: dict
      default_pool:
        description: The pool that a new cluster begins with, as O(gkefleet.inference.gke_cluster#module:default_pool) takes it.
        type: dict
      private_nodes:
        description: Whether nodes have internal addresses only, so that they take none of the region's external ones.
        type: bool
        default: false
      kube_endpoint:
        description: How the cluster's Kubernetes API is to be reached, which decides what the caller must be allowed.
        type: str
        choices: [public, private, dns, connect_gateway]
        default: public
  services:
    description: Full names of the APIs to check; those that the whole way needs when not set.
    type: list
    elements: str
  ports:
    description: Ports of the inference pool.
    type: list
    elements: int
    default: [8000]
  fail_on:
    description: Which findings make the task fail - V(fail), V(unknown) as well, or V(never).
    type: str
    choices: [fail, unknown, never]
    default: fail
  timeout:
    description: Seconds to go on asking an API that does not answer.
    type: float
    default: 60.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.wait.patience
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Check the project
  gkefleet.inference.gke_preflight:
    project: my-gke-project
    clusters:
      - name: gke-west
        location: europe-west3
        node_locations: [europe-west3-c]
        proxy_range: 10.0.0.0/23
        node_pools:
          - name: h100
            machine_type: a3-highgpu-2g
            spot: true
            node_count: 3
    fail_on: never
  register: preflight
"""

RETURN = r"""
resource:
  description: The findings.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: What was checked.
      type: str
    subject:
      description: On what it was checked.
      type: str
    verdict:
      description: PASS, WARN, FAIL or UNKNOWN.
      type: str
    cause:
      description: Why the verdict is not PASS.
      type: str
    remedy:
      description: What to do about it.
      type: str
  sample:
    - name: quota
      subject: PREEMPTIBLE_NVIDIA_H100_GPUS in europe-west3
      verdict: FAIL
      cause: 6 are asked for, 6 more than are free
      remedy: ask Google for quota or for fewer nodes
"""

from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_checks import ClusterChecks
from ansible_collections.gkefleet.inference.plugins.module_utils._findings import Finding, verdicts
from ansible_collections.gkefleet.inference.plugins.module_utils._given import refuse
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection
from ansible_collections.gkefleet.inference.plugins.module_utils._needs import SERVICES
from ansible_collections.gkefleet.inference.plugins.module_utils._neg_arithmetic import port_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._options import GOOGLE, patience
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_cluster import planned_cluster
from ansible_collections.gkefleet.inference.plugins.module_utils._project_checks import ProjectChecks
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, Resource, run

PLANNED = {
    "name": {"type": "str", "required": True},
    "location": {"type": "str", "required": True},
    "node_locations": {"type": "list", "elements": "str"},
    "release_channel": {"type": "str", "choices": ["rapid", "regular", "stable", "extended"], "default": "rapid"},
    "minimum_version": {"type": "str", "default": "1.34.1-gke.1127000"},
    "network": {"type": "str", "default": "default"},
    "proxy_range": {"type": "str"},
    "pod_range": {"type": "str"},
    "service_range": {"type": "str"},
    "node_pools": {"type": "list", "elements": "dict"},
    "default_pool": {"type": "dict"},
    "private_nodes": {"type": "bool", "default": False},
    "kube_endpoint": {"type": "str", "choices": ["public", "private", "dns", "connect_gateway"], "default": "public"},
}


class ProjectPreflight(Resource):
    """All checks of one project, as a list of findings."""

    spec = ModuleSpec(
        {
            "clusters": {"type": "list", "elements": "dict", "default": [], "options": PLANNED},
            "services": {"type": "list", "elements": "str"},
            "ports": {"type": "list", "elements": "int", "default": [8000]},
            "fail_on": {"type": "str", "choices": ["fail", "unknown", "never"], "default": "fail"},
            **GOOGLE,
            **patience(60),
        }
    )

    @cached_property
    def connection(self) -> Connection:
        # Read-only, so that nothing is written and an API that is not enabled is not waited for.
        return replace(super().connection, read_only=True, wait_for_api=False)

    def check(self) -> None:
        refuse(port_problems("ports", self.options["ports"]))

    def run(self) -> dict[str, Any]:
        findings = list(self._findings())
        result = {"changed": False, "resource": [asdict(finding) for finding in findings]}
        stopping = [verdicts(findings, "FAIL")] if self.options["fail_on"] != "never" else []
        if self.options["fail_on"] == "unknown":
            stopping.append(verdicts(findings, "UNKNOWN"))
        told = "\n".join(text for text in stopping if text)
        return {**result, "failed": True, "msg": told} if told else result

    def _findings(self) -> Iterator[Finding]:
        project, clusters = self.options["project"], [planned_cluster(one) for one in self.options["clusters"]]
        of_project = ProjectChecks(project, self.google, clusters)
        yield from of_project.services(self.options["services"] or SERVICES)
        yield from of_project.permissions("WARN" if self.context.check_mode else "FAIL")
        if clusters:
            yield from ClusterChecks(project, clusters, self.google, self.container).findings(self.options["ports"])


def main() -> None:
    run(ProjectPreflight)


if __name__ == "__main__":
    main()
