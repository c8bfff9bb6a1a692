#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gcp_project_iam_member
short_description: Grant roles on a project to members, leaving all other grants alone
version_added: 1.0.0
description:
  - Adds single grants to the IAM policy of a project, or removes them. Other grants, conditions and audit settings stay as they are.
  - All grants of a task are written in one go, guarded by the policy's etag. When somebody else writes at the same moment the module reads again and repeats.
  - A service agent that has just been generated is not known to IAM at once; the module repeats until it is.
options:
  grants:
    description: The grants, without conditions.
    type: list
    elements: dict
    required: true
    suboptions:
      role:
        description: Full name of the role, for example V(roles/container.admin).
        type: str
        required: true
      member:
        description: Who gets it, for example V(serviceAccount:NAME@PROJECT.iam.gserviceaccount.com), V(user:...) or V(principal://...).
        type: str
        required: true
  state:
    description: Whether the grants are wanted.
    type: str
    choices: [present, absent]
    default: present
  timeout:
    description: Seconds to wait at most until the policy is written; others may be writing it too.
    type: float
    default: 300.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.wait.patience
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Let the node service account write metrics
  gkefleet.inference.gcp_project_iam_member:
    project: my-gke-project
    grants:
      - role: roles/autoscaling.metricsWriter
        member: serviceAccount:123456789012-compute@developer.gserviceaccount.com
"""

RETURN = r"""
resource:
  description: Those of the grants asked for that the policy holds.
  returned: success
  type: list
  elements: dict
  sample:
    - role: roles/autoscaling.metricsWriter
      member: serviceAccount:123456789012-compute@developer.gserviceaccount.com
ready:
  description:
    - Whether the policy was seen as asked for, so nothing is left to wait for.
    - Always false in check mode.
  returned: success
  type: bool
"""

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError, Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_resource import GoogleResource
from ansible_collections.gkefleet.inference.plugins.module_utils._iam_policy import (
    Grant,
    holds,
    with_grants,
    without_grants,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._options import GOOGLE, STATE, patience
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress, until


class ProjectIamMember(GoogleResource):
    """Some grants in the policy of one project."""

    spec = ModuleSpec(
        {
            "grants": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": {"role": {"type": "str", "required": True}, "member": {"type": "str", "required": True}},
            },
            **GOOGLE,
            **STATE,
            **patience(300),
        }
    )
    present = True  # the policy always is; removing a grant updates it

    @property
    def title(self) -> str:
        return f"the IAM policy of {self.options['project']}"

    @property
    def grants(self) -> list[Grant]:
        return [Grant(grant["role"], grant["member"]) for grant in self.options["grants"]]

    def check(self) -> None:
        for grant in self.grants:
            if not grant.role.startswith(("roles/", "projects/", "organizations/")):
                raise InputError(f"grants: {grant.role!r} is no role; set its full name such as roles/container.admin")
            if ":" not in grant.member:
                raise InputError(f"grants: {grant.member!r} has no kind; set it such as serviceAccount:{grant.member}")

    def run(self) -> dict[str, Any]:
        result = super().run()
        held = [grant for grant in self.options["grants"] if holds(result["resource"], Grant(**grant))]
        return {**result, "resource": held}

    def read(self) -> Body:
        return self._call("read", "getIamPolicy", {"options": {"requestedPolicyVersion": 3}})

    def normalize(self, live: Body) -> Body:
        return by_role([grant for grant in self.grants if holds(live, grant)], held=True)

    def wanted(self) -> Body:
        return by_role(self.grants, held=True if self.options["state"] == "present" else None)

    def update(self, live: Body, plan: Plan) -> Steps:
        until(self._attempt, attempted, self.connection.patience, f"{self.title} to take the grants", "seconds")
        return ()

    def _attempt(self) -> Refusal | None:
        change = with_grants if self.options["state"] == "present" else without_grants
        policy = change(self.read(), self.grants)
        try:
            self._call("write", "setIamPolicy", {"policy": policy, "updateMask": "bindings,etag"})
        except Refusal as e:
            if not passing(e):
                raise
            return e
        return None

    def _call(self, kind: str, verb: str, body: Body) -> Body:
        api, path = self.google("cloudresourcemanager"), f"v1/projects/{self.options['project']}:{verb}"
        return api.read(path, body) if kind == "read" else api.write("POST", path, body)


def by_role(grants: list[Grant], held: bool | None) -> Body:
    """Grants as an object of roles and members, so that they can be compared; None asks for their absence."""
    return {role: {one.member: held for one in grants if one.role == role} for role in (one.role for one in grants)}


def passing(refusal: Refusal) -> bool:
    """Whether repeating helps: somebody else wrote, or a new service account is not known to IAM yet."""
    return refusal.code == 409 or (refusal.code == 400 and "does not exist" in refusal.text)


def attempted(refusal: Refusal | None) -> Progress:
    """Whether an attempt was accepted; if not, why."""
    return Progress(refusal is None, str(refusal or ""))


def main() -> None:
    run(ProjectIamMember)


if __name__ == "__main__":
    main()
