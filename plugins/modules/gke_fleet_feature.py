#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gke_fleet_feature
short_description: Enable or disable a feature of a fleet
version_added: 1.0.0
description:
  - Enables multi-cluster Gateway (with its config cluster) or multi-cluster Services for a fleet, and waits until it is ready for the fleet and for every membership.
  - The config cluster of an enabled feature is changed only with explicit consent, because Gateways stay behind on the former one.
options:
  name:
    description: The feature.
    type: str
    choices: [multiclusteringress, multiclusterservicediscovery]
    required: true
  config_membership:
    description:
      - Full name of the config cluster's membership, C(projects/PROJECT/locations/LOCATION/memberships/NAME), which is RV(gkefleet.inference.gke_fleet_membership#module:resource.name).
      - Needed for V(multiclusteringress), refused for V(multiclusterservicediscovery).
    type: str
  allow_config_membership_change:
    description: Whether another config cluster may take over. Gateways, routes and policies must then be created anew on it.
    type: bool
    default: false
  timeout:
    description: Seconds to wait at most until the feature is ready in the fleet, or gone.
    type: float
    default: 900.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.state
  - gkefleet.inference.state.ownership
  - gkefleet.inference.wait
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Enable multi-cluster Gateway with its config cluster
  gkefleet.inference.gke_fleet_feature:
    project: my-gke-project
    name: multiclusteringress
    config_membership: projects/my-gke-project/locations/europe-west3/memberships/gke-west
"""

RETURN = r"""
resource:
  description: The feature as the API gives it, null when it is absent.
  returned: success
  type: dict
  sample:
    name: projects/my-gke-project/locations/global/features/multiclusteringress
    resourceState: {state: ACTIVE}
    state:
      state: {code: OK, description: Ready to use}
ready:
  description:
    - Whether the feature was seen in working order on every membership of the fleet, so nothing is left to wait for.
    - Always false in check mode, for O(state=absent), and for what this run changed without waiting for it.
  returned: success
  type: bool
"""

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._feature_state import feature_progress, membership_path
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, merged
from ansible_collections.gkefleet.inference.plugins.module_utils._given import given, refuse
from ansible_collections.gkefleet.inference.plugins.module_utils._google_resource import GoogleResource
from ansible_collections.gkefleet.inference.plugins.module_utils._marks import LABELS, labelled
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._options import GOOGLE, OWNERSHIP, STATE, waiting
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress

INGRESS = "multiclusteringress"


class FleetFeature(GoogleResource):
    """One feature of a project's fleet."""

    spec = ModuleSpec(
        {
            "name": {"type": "str", "required": True, "choices": [INGRESS, "multiclusterservicediscovery"]},
            "config_membership": {"type": "str"},
            "allow_config_membership_change": {"type": "bool", "default": False},
            **GOOGLE,
            **STATE,
            **OWNERSHIP,
            **waiting(900),
        }
    )
    usual = "2 to 15 min"

    @property
    def title(self) -> str:
        return f"fleet feature {self.options['name']} of {self.options['project']}"

    @property
    def path(self) -> str:
        return f"projects/{self.options['project']}/locations/global/features/{self.options['name']}"

    @property
    def member(self) -> str | None:
        membership = self.options["config_membership"]
        return membership and membership_path(membership)

    def check(self) -> None:
        refuse(self._problems() if self.present else [])

    def _problems(self) -> list[str]:
        asked, ingress = self.options["config_membership"], self.options["name"] == INGRESS
        shape = "projects/PROJECT/locations/LOCATION/memberships/NAME"
        if ingress and (asked is None or len(asked.split("/")) != len(shape.split("/"))):
            return [f"config_membership: set the full name of the config cluster's membership, {shape}"]
        return [] if ingress or asked is None else ["config_membership: only multiclusteringress has one; leave it out"]

    def read(self) -> Body | None:
        return self.google("gkehub").find(f"v1/{self.path}")

    def wanted(self) -> Body:
        return given({"spec": {INGRESS: {"configMembership": self.options["config_membership"]}}})

    def at_creation(self) -> Body:
        return {"labels": LABELS}

    def normalize(self, live: Body) -> Body:
        asked, spec = self.options["config_membership"], live.get("spec", {}).get(INGRESS, {})
        if not asked or membership_path(spec.get("configMembership", "")) != self.member:
            return live
        # Google may write the project's number where the user writes its id.
        return merged(live, {"spec": {INGRESS: {"configMembership": asked}}})

    def create(self, wanted: Body) -> Steps:
        name = self.options["name"]
        return [self.begun("gkehub", "POST", f"v1/{self.path.removesuffix(f'/{name}')}", wanted, featureId=name)]

    def plan(self, live: Body | None) -> Plan:
        plan = super().plan(live)
        if plan.action == "update" and not self.options["allow_config_membership_change"]:
            raise FleetError(self._consent(live or {}))
        return plan

    def update(self, live: Body, plan: Plan) -> Steps:
        mask = f"spec.{INGRESS}.configMembership"
        return [self.begun("gkehub", "PATCH", f"v1/{self.path}", plan.after, updateMask=mask)]

    def _consent(self, live: Body) -> str:
        former = live.get("spec", {}).get(INGRESS, {}).get("configMembership")
        return (
            f"{self.title}: the config membership is {former}, {self.options['config_membership']} is asked for. "
            "Gateways stay on the former config cluster and must be created anew on the other one. "
            "Set it back, or set allow_config_membership_change: true."
        )

    def delete(self, live: Body) -> Steps:
        return [self.begun("gkehub", "DELETE", f"v1/{self.path}", force="true")]

    def going(self, live: Body) -> str:
        return "it is DISABLING" if live.get("resourceState", {}).get("state") == "DISABLING" else ""

    def ready(self, live: Body) -> Progress:
        return feature_progress(live, frozenset([self.member] if self.member else []))

    def owned(self, live: Body) -> bool:
        return labelled(live.get("labels"))


def main() -> None:
    run(FleetFeature)


if __name__ == "__main__":
    main()
