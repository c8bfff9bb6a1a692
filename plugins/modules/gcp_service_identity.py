#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gcp_service_identity
short_description: Bring the service agents of Google Cloud services into being
version_added: 1.0.0
description:
  - Generates the service agents of services, which otherwise come into being with their first use, too late for a grant.
  - An agent counts as existing once the project's IAM policy names it; Google cannot be asked directly. Generating one again does no harm.
options:
  services:
    description: Full names of the services, for example V(multiclusteringress.googleapis.com).
    type: list
    elements: str
    required: true
  timeout:
    description: Seconds to wait at most until the service agents are there.
    type: float
    default: 300.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.wait.patience
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Generate the service agents that a multi-cluster gateway needs
  gkefleet.inference.gcp_service_identity:
    project: my-gke-project
    services:
      - gkehub.googleapis.com
      - multiclusteringress.googleapis.com
  register: agents
"""

RETURN = r"""
resource:
  description: The service agents in the order of O(services).
  returned: success
  type: list
  elements: dict
  contains:
    service:
      description: Full name of the service.
      type: str
    email:
      description: E-mail address of its agent.
      type: str
  sample:
    - service: gkehub.googleapis.com
      email: service-123456789012@gcp-sa-gkehub.iam.gserviceaccount.com
ready:
  description:
    - Whether all agents were seen to hold their roles, so nothing is left to wait for.
    - Always false in check mode.
  returned: success
  type: bool
"""

from functools import cached_property
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._given import refuse
from ansible_collections.gkefleet.inference.plugins.module_utils._google_resource import GoogleResource
from ansible_collections.gkefleet.inference.plugins.module_utils._iam_policy import members
from ansible_collections.gkefleet.inference.plugins.module_utils._names import service_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Operation, Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._options import GOOGLE, patience
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run
from ansible_collections.gkefleet.inference.plugins.module_utils._service_agents import agent_email


class ServiceIdentity(GoogleResource):
    """The service agents of some services in one project."""

    spec = ModuleSpec({"services": {"type": "list", "elements": "str", "required": True}, **GOOGLE, **patience(300)})

    @property
    def title(self) -> str:
        return f"the service agents of {self.options['project']}"

    def check(self) -> None:
        refuse(service_problems("services", self.options["services"]))

    def run(self) -> dict[str, Any]:
        result = super().run()
        agents = [{"service": name, "email": email} for name, email in self.wanted().items()]
        return {**result, "resource": agents}

    @cached_property
    def number(self) -> str:
        """The project's number, which its agents' addresses carry."""
        project = self.google("cloudresourcemanager").get(f"v1/projects/{self.options['project']}")
        return str(project["projectNumber"])

    def read(self) -> Body:
        path = f"v1/projects/{self.options['project']}:getIamPolicy"
        policy = self.google("cloudresourcemanager").read(path, {"options": {"requestedPolicyVersion": 3}})
        known = members(policy)
        return {name: email for name, email in self.wanted().items() if f"serviceAccount:{email}" in known}

    def wanted(self) -> Body:
        return {name: agent_email(name, self.number) for name in self.options["services"]}

    def update(self, live: Body, plan: Plan) -> Steps:
        return (self._generate(change.path[0]) for change in plan.changes)

    def _generate(self, service: str) -> Operation:
        path = f"v1beta1/projects/{self.options['project']}/services/{service}:generateServiceIdentity"
        return self.begun("serviceusage", "POST", path, title=f"generating the agent of {service}")


def main() -> None:
    run(ServiceIdentity)


if __name__ == "__main__":
    main()
