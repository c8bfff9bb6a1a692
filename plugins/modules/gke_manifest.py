#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gke_manifest
short_description: Apply Kubernetes objects to a GKE cluster
version_added: 1.0.0
description:
  - Applies objects of any kind by server-side apply under a field manager of its own, so that fields which others own are left alone, and waits until they are ready.
  - All objects are tried by a dry run before the first one is changed; what would change, and what is refused, is the server's own word.
  - A namespace or CRD among the objects counts as present for the others.
  - A GatewayClass of which only the name is given is not applied but waited for, because Google brings it.
  - The replicas of a Deployment that a HorizontalPodAutoscaler scales are left to it.
  - An object that is being deleted is waited for and made anew.
  - A Deployment that is there, and of which only the name is given, is likewise left as it is and waited for.
options:
  objects:
    description:
      - The objects, each with C(apiVersion), C(kind) and C(metadata.name), in the order in which they are applied. Removal is in the reverse order.
      - The values of a Secret may stand in C(stringData); they are never shown.
    type: list
    elements: dict
    required: true
  namespace:
    description: Namespace of the objects that live in one and do not name it.
    type: str
    default: default
  helm_release:
    description:
      - Name of a Helm release in O(namespace). Objects that it owns come back from it first, as from M(gkefleet.inference.helm_ownership), and Helm forgets it.
      - Only for O(state=present).
    type: str
  absent_objects:
    description: Objects that are not wanted beside O(objects), removed in the reverse order where this collection applied them. Only for O(state=present).
    type: list
    elements: dict
    default: []
  prune:
    description: Kinds of which objects that this collection applied, that carry a label, and that are not among O(objects) are deleted.
    type: dict
    suboptions:
      kinds:
        description: The kinds, each with C(api_version) and C(kind).
        type: list
        elements: dict
        required: true
      label_selector:
        description: Label selector that the objects must match.
        type: str
        required: true
  timeout:
    description: Seconds to wait at most until all objects are ready, or gone.
    type: float
    default: 600.0
extends_documentation_fragment:
  - gkefleet.inference.cluster
  - gkefleet.inference.google
  - gkefleet.inference.state
  - gkefleet.inference.state.ownership
  - gkefleet.inference.wait
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Create a namespace and a ConfigMap in it
  gkefleet.inference.gke_manifest:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    objects:
      - apiVersion: v1
        kind: Namespace
        metadata:
          name: inference
      - apiVersion: v1
        kind: ConfigMap
        metadata:
          name: prompts
          namespace: inference
        data:
          greeting: "Say hello"
"""

RETURN = r"""
resource:
  description: The objects as the cluster gives them, without those that are absent; the values of Secrets are hidden.
  returned: success
  type: list
  elements: dict
ready:
  description:
    - Whether every object was seen in working order, so nothing is left to wait for.
    - Always false in check mode, for O(state=absent), and for what this run changed without waiting for it.
  returned: success
  type: bool
"""

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._helm_releases import Release
from ansible_collections.gkefleet.inference.plugins.module_utils._manifest import Manifest
from ansible_collections.gkefleet.inference.plugins.module_utils._manifest_input import checked_objects
from ansible_collections.gkefleet.inference.plugins.module_utils._options import (
    CLUSTER,
    GOOGLE,
    OWNERSHIP,
    STATE,
    waiting,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, Resource, run


class ManifestObjects(Resource):
    """Any objects of one cluster."""

    spec = ModuleSpec(
        {
            "objects": {"type": "list", "elements": "dict", "required": True},
            "namespace": {"type": "str", "default": "default"},
            "helm_release": {"type": "str"},
            "absent_objects": {"type": "list", "elements": "dict", "default": []},
            "prune": {
                "type": "dict",
                "options": {
                    "kinds": {"type": "list", "elements": "dict", "required": True},
                    "label_selector": {"type": "str", "required": True},
                },
            },
            **CLUSTER,
            **GOOGLE,
            **STATE,
            **OWNERSHIP,
            **waiting(600.0),
        }
    )

    def check(self) -> None:
        both = self.options["objects"] + self.options["absent_objects"]
        bodies: list[Body] = checked_objects(both, self.options["namespace"])
        self.bodies, self.leaving = bodies[: len(self.options["objects"])], bodies[len(self.options["objects"]) :]

    def run(self) -> dict[str, Any]:
        named = self.options["helm_release"] if self.present else None
        release = Release(named, self.options["namespace"]) if named else None
        manifest = Manifest(lambda: self.objects, self.bodies, self.present, self.conduct(), release, self.leaving)
        return manifest.result(self.options["prune"])


def main() -> None:
    run(ManifestObjects)


if __name__ == "__main__":
    main()
