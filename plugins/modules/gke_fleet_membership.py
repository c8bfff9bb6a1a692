#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gke_fleet_membership
short_description: Register a GKE cluster to a fleet
version_added: 1.0.0
description:
  - Registers a cluster to the fleet of a project, with the authority that Workload Identity Federation needs.
  - A cluster that is registered already, in whatever membership location and under whatever name, keeps that membership - also one that GKE made because the cluster was created with a fleet project.
  - A membership without authority gets it, and with O(adopt=true) so does one that others made. Another authority cannot be changed in place and is refused.
options:
  name:
    description:
      - Name of the membership, an RFC 1123 label of at most 63 characters.
      - The name of the cluster when not set. Ignored when the cluster is registered already.
    type: str
  membership_location:
    description:
      - Where the membership lives, V(global) or a region.
      - The region of the cluster when not set. Ignored when the cluster is registered already.
    type: str
  cluster:
    description: Name of the cluster.
    type: str
    required: true
  location:
    description: Region or zone of the cluster.
    type: str
    required: true
  cluster_project:
    description: Project of the cluster; O(project), which is the project of the fleet, when not set.
    type: str
  labels:
    description: Labels of the membership. Labels that others have set are kept.
    type: dict
    default: {}
  timeout:
    description: Seconds to wait at most. The error then quotes the last state seen.
    type: float
    default: 600.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.state
  - gkefleet.inference.state.ownership
  - gkefleet.inference.wait
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Register the cluster to the fleet
  gkefleet.inference.gke_fleet_membership:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
"""

RETURN = r"""
resource:
  description: The membership as the API gives it, null when it is absent.
  returned: success
  type: dict
  sample:
    name: projects/my-gke-project/locations/europe-west3/memberships/gke-west
    state: {code: READY}
ready:
  description:
    - Whether the membership was seen READY, so nothing is left to wait for.
    - Always false in check mode, for O(state=absent), and for what this run changed without waiting for it.
  returned: success
  type: bool
"""

from typing import ClassVar

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_resource import GoogleResource
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import region_of
from ansible_collections.gkefleet.inference.plugins.module_utils._marks import LABELS, labelled
from ansible_collections.gkefleet.inference.plugins.module_utils._memberships import membership_of
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._options import GOOGLE, OWNERSHIP, STATE, waiting
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import Immutable, Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress


class FleetMembership(GoogleResource):
    """The membership of one cluster, found by the cluster and not by a name."""

    spec = ModuleSpec(
        {
            "name": {"type": "str"},
            "membership_location": {"type": "str"},
            "cluster": {"type": "str", "required": True},
            "location": {"type": "str", "required": True},
            "cluster_project": {"type": "str"},
            "labels": {"type": "dict", "default": {}},
            **GOOGLE,
            **STATE,
            **OWNERSHIP,
            **waiting(600.0),
        }
    )
    usual = "less than 2 min"
    immutable: ClassVar[Immutable] = {("endpoint",): "cluster"}

    @property
    def title(self) -> str:
        return f"the fleet membership of {self.options['cluster']}"

    @property
    def cluster(self) -> str:
        project = self.options["cluster_project"] or self.options["project"]
        return f"projects/{project}/locations/{self.options['location']}/clusters/{self.options['cluster']}"

    @property
    def parent(self) -> str:
        location = self.options["membership_location"] or region_of(self.options["location"])
        return f"projects/{self.options['project']}/locations/{location}"

    def read(self) -> Body | None:
        return membership_of(self.google("gkehub"), self.options["project"], self.cluster)

    def wanted(self) -> Body:
        return {
            "endpoint": {"gkeCluster": {"resourceLink": f"//container.googleapis.com/{self.cluster}"}},
            "authority": {"issuer": f"https://container.googleapis.com/v1/{self.cluster}"},
            "labels": {**self.options["labels"]},
        }

    def at_creation(self) -> Body:
        return {"labels": LABELS}

    def fixed(self, live: Body) -> Immutable:
        trusted = live.get("authority", {}).get("issuer")
        return {**self.immutable, ("authority",): "cluster"} if trusted else self.immutable

    def create(self, wanted: Body) -> Steps:
        name = self.options["name"] or self.options["cluster"]
        return [self.begun("gkehub", "POST", f"v1/{self.parent}/memberships", wanted, membershipId=name)]

    def update(self, live: Body, plan: Plan) -> Steps:
        target = {**plan.after, "labels": {**live.get("labels", {}), **plan.after["labels"]}}
        changed = {change.path[0]: target[change.path[0]] for change in plan.changes}
        return [self.begun("gkehub", "PATCH", f"v1/{live['name']}", changed, updateMask=",".join(changed))]

    def delete(self, live: Body) -> Steps:
        return [self.begun("gkehub", "DELETE", f"v1/{live['name']}")]

    def going(self, live: Body) -> str:
        return "it is DELETING" if live.get("state", {}).get("code") == "DELETING" else ""

    def ready(self, live: Body) -> Progress:
        code = live.get("state", {}).get("code", "without a state")
        return Progress(code == "READY", f"{live['name']} is {code}")

    def owned(self, live: Body) -> bool:
        return labelled(live.get("labels"))


def main() -> None:
    run(FleetMembership)


if __name__ == "__main__":
    main()
