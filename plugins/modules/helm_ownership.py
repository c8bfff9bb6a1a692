#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: helm_ownership
short_description: Hand objects of a GKE cluster over to a Helm release, or take them back
version_added: 1.0.0
description:
  - Helm refuses to install over objects that are there already. With O(state=present) it adopts those among O(objects) that are there.
  - With O(state=absent) the release's objects become this collection's, and Helm forgets the release. Nothing is deleted but its record, and nothing stops.
  - A release none of whose O(objects) are left is not touched.
  - Helm itself is not needed.
options:
  release:
    description: The release's name.
    type: str
    required: true
  namespace:
    description: The release's namespace, which is also that of objects that live in one and do not name it.
    type: str
    default: default
  objects:
    description: The objects, of which only C(apiVersion), C(kind), C(metadata.name) and C(metadata.namespace) count.
    type: list
    elements: dict
    required: true
  timeout:
    description: Seconds to wait at most for answers.
    type: float
    default: 60.0
extends_documentation_fragment:
  - gkefleet.inference.cluster
  - gkefleet.inference.google
  - gkefleet.inference.state
  - gkefleet.inference.state.ownership
  - gkefleet.inference.wait.patience
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Let the release adopt a ConfigMap
  gkefleet.inference.helm_ownership:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    release: prompts
    objects:
      - apiVersion: v1
        kind: ConfigMap
        metadata:
          name: prompts
"""

RETURN = r"""
resource:
  description: The objects that changed hands, such as C(ConfigMap default/prompts).
  returned: success
  type: list
  elements: str
"""

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError, ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._helm_hands import (
    change_of_hands,
    hand_over,
    take_back,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._helm_releases import Release, release_of
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import owned, title
from ansible_collections.gkefleet.inference.plugins.module_utils._manifest_input import checked_objects
from ansible_collections.gkefleet.inference.plugins.module_utils._options import (
    CLUSTER,
    GOOGLE,
    OWNERSHIP,
    STATE,
    patience,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, Resource, run


class HelmOwnership(Resource):
    """Objects that belong to one release, or no longer do."""

    spec = ModuleSpec(
        {
            "release": {"type": "str", "required": True},
            "namespace": {"type": "str", "default": "default"},
            "objects": {"type": "list", "elements": "dict", "required": True},
            **CLUSTER,
            **GOOGLE,
            **STATE,
            **OWNERSHIP,
            **patience(60.0),
        }
    )

    def check(self) -> None:
        self.release = Release(self.options["release"], self.options["namespace"])
        self.bodies = checked_objects(self.options["objects"], self.options["namespace"])

    def run(self) -> dict[str, Any]:
        try:
            return self._hand_over() if self.present else self._take_back()
        except ParentMissing:
            if self.present and not self.context.check_mode:
                raise
            return self._result([])

    def _hand_over(self) -> dict[str, Any]:
        lives = [live for live in self._lives() if not self.release.owns(live)]
        for live in lives:
            self._require_free(live)
        if not self.context.check_mode:
            hand_over(self.objects, self.release, lives)
        return self._result([title(live) for live in lives])

    def _take_back(self) -> dict[str, Any]:
        lives = [live for live in self._lives() if release_of(live) == self.release]
        for live in lives:
            self._require_ours(live)
        if not self.context.check_mode:
            take_back(self.objects, self.release, lives)
        return self._result([title(live) for live in lives])

    def _lives(self) -> list[Body]:
        found = [self._found(body) for body in self.bodies]
        return [live for live in found if live is not None]

    def _found(self, body: Body) -> Body | None:
        try:
            return self.objects.find(body)
        except ParentMissing:
            # A kind that the cluster does not serve has no objects.
            return None

    def _require_free(self, live: Body) -> None:
        other = release_of(live)
        if other not in (None, self.release):
            raise FleetError(
                f"{title(live)} belongs to Helm release {other.namespace}/{other.name}. Uninstall that release first."
            )
        self._require_ours(live)

    def _require_ours(self, live: Body) -> None:
        if not self.options["adopt"] and not owned(live):
            raise FleetError(
                f"{title(live)} exists and was not made by gkefleet.inference. "
                "Set adopt: true to let it change hands, or choose another name."
            )

    def _result(self, names: list[str]) -> dict[str, Any]:
        if not names:
            return {"changed": False, "resource": []}
        diff = change_of_hands(names, self.release, back=not self.present)
        return {"changed": True, "resource": names, "diff": diff}


def main() -> None:
    run(HelmOwnership)


if __name__ == "__main__":
    main()
