#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gcp_project_services
short_description: Enable APIs of a Google Cloud project
version_added: 1.0.0
description:
  - Enables APIs that are not enabled yet, and waits until they answer, which takes some minutes longer than enabling them.
  - Never disables an API, because others may use it.
options:
  services:
    description: Full names of the APIs, for example V(container.googleapis.com).
    type: list
    elements: str
    required: true
  timeout:
    description: Seconds to wait at most until every service is usable.
    type: float
    default: 600.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.wait
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Enable the APIs that clusters and a fleet need
  gkefleet.inference.gcp_project_services:
    project: my-gke-project
    services:
      - compute.googleapis.com
      - container.googleapis.com
      - gkehub.googleapis.com
"""

RETURN = r"""
resource:
  description: The state of each API that was asked for, by its name.
  returned: success
  type: dict
  sample:
    compute.googleapis.com: ENABLED
    container.googleapis.com: ENABLED
ready:
  description:
    - Whether all APIs were seen enabled, so nothing is left to wait for.
    - Always false in check mode.
  returned: success
  type: bool
"""

from collections.abc import Iterator
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._enabled_services import enabled_services
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._given import refuse
from ansible_collections.gkefleet.inference.plugins.module_utils._google_resource import GoogleResource
from ansible_collections.gkefleet.inference.plugins.module_utils._names import service_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Operation, Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._options import GOOGLE, waiting
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run

SERVICES_PER_CALL = 20  # Service Usage API: services.batchEnable
# One cheap read for each API that this collection calls; it answers once the API is usable.
PROBES = {
    "compute": "compute/v1/projects/{project}",
    "container": "v1/projects/{project}/locations/-/clusters",
    "gkehub": "v1/projects/{project}/locations/-/memberships",
}


class ProjectServices(GoogleResource):
    """The APIs of one project."""

    spec = ModuleSpec(
        {"services": {"type": "list", "elements": "str", "required": True}, **GOOGLE, **waiting(600)},
    )
    usual = "1 to 2 min"

    @property
    def title(self) -> str:
        return f"the APIs of {self.options['project']}"

    @property
    def parent(self) -> str:
        return f"v1/projects/{self.options['project']}"

    def check(self) -> None:
        refuse(service_problems("services", self.options["services"]))

    def run(self) -> dict[str, Any]:
        result = super().run()
        if result["changed"] and self.options["wait"] and not self.context.check_mode:
            self._await_answers()
        return result

    def read(self) -> Body:
        enabled = enabled_services(self.google("serviceusage"), self.options["project"])
        return {name: "ENABLED" if name in enabled else "DISABLED" for name in self.options["services"]}

    def wanted(self) -> Body:
        return dict.fromkeys(self.options["services"], "ENABLED")

    def update(self, live: Body, plan: Plan) -> Steps:
        missing = [change.path[0] for change in plan.changes]
        return (self._enable(some) for some in batches(missing))

    def _enable(self, names: list[str]) -> Operation:
        path, title = f"{self.parent}/services:batchEnable", f"enabling {', '.join(names)}"
        return self.begun("serviceusage", "POST", path, {"serviceIds": names}, title)

    def _await_answers(self) -> None:
        for service, path in PROBES.items():
            if f"{service}.googleapis.com" in self.options["services"]:
                self._await_answer(service, path.format(project=self.options["project"]))

    def _await_answer(self, service: str, path: str) -> None:
        try:
            self.google(service).get(path)  # the client itself waits while the API is said to be disabled
        except Refusal as e:
            self.context.report(f"{service} answers, with a refusal: {e}")


def batches(names: list[str]) -> Iterator[list[str]]:
    """The names in portions that one call takes."""
    return (names[start : start + SERVICES_PER_CALL] for start in range(0, len(names), SERVICES_PER_CALL))


def main() -> None:
    run(ProjectServices)


if __name__ == "__main__":
    main()
