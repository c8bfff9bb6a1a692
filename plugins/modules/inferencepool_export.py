#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: inferencepool_export
short_description: Export an inference pool to the fleet
version_added: 1.0.0
description:
  - Sets the annotation C(networking.gke.io/export) on an InferencePool, and nothing else, so that Google offers the pool's endpoints to the gateway of the config cluster.
  - Removing it takes the cluster out of the gateway, which is the way to drain a region.
options:
  name:
    description: Name of the InferencePool.
    type: str
    required: true
  namespace:
    description: Namespace of the InferencePool, the same in every cluster.
    type: str
    default: default
  target_ports:
    description: Ports that the pool must have. A pool with others is not exported, because it would answer nothing.
    type: list
    elements: int
    default: []
  import_cluster:
    description: The config cluster, on which to wait for the GCPInferencePoolImport. Without it nothing is waited for.
    type: str
  import_location:
    description: Region or zone of O(import_cluster).
    type: str
  import_kube_endpoint:
    description: How the Kubernetes API of O(import_cluster) is reached; by default like that of O(cluster).
    type: str
    choices: [public, private, dns, connect_gateway]
  timeout:
    description: Seconds to wait at most for the import.
    type: float
    default: 900.0
extends_documentation_fragment:
  - gkefleet.inference.cluster
  - gkefleet.inference.google
  - gkefleet.inference.state
  - gkefleet.inference.wait
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Export the pool
  gkefleet.inference.inferencepool_export:
    project: my-gke-project
    cluster: gke-east
    location: us-east4
    name: vllm-llama3-8b-instruct
    target_ports: [8000]
    import_cluster: gke-west
    import_location: europe-west3

- name: Drain the region
  gkefleet.inference.inferencepool_export:
    project: my-gke-project
    cluster: gke-east
    location: us-east4
    name: vllm-llama3-8b-instruct
    state: absent
"""

RETURN = r"""
resource:
  description: The pool as the cluster gives it, null when there is no exported pool.
  returned: success
  type: dict
ready:
  description:
    - Whether the pool was seen exported, and its import on O(import_cluster) when that is given, so nothing is left to wait for.
    - Always false in check mode, for O(state=absent), and for what this run changed without waiting for it.
  returned: success
  type: bool
"""

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import (
    FleetError,
    InputError,
    ParentMissing,
    WaitTimeout,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._feature_state import feature_progress
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import kube_server
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import MANAGER, KubeObjects, title
from ansible_collections.gkefleet.inference.plugins.module_utils._kubernetes_resource import KubernetesResource
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._options import CLUSTER, GOOGLE, STATE, waiting
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress, until

INGRESS = "multiclusteringress"
EXPORT = "networking.gke.io/export"
ANNOTATION = {"metadata": {"annotations": {EXPORT: "True"}}}  # a string; Kubernetes refuses a boolean


class PoolExport(KubernetesResource):
    """The export annotation of one pool."""

    spec = ModuleSpec(
        {
            "name": {"type": "str", "required": True},
            "namespace": {"type": "str", "default": "default"},
            "target_ports": {"type": "list", "elements": "int", "default": []},
            "import_cluster": {"type": "str"},
            "import_location": {"type": "str"},
            "import_kube_endpoint": {"type": "str", "choices": CLUSTER["kube_endpoint"]["choices"]},
            **CLUSTER,
            **GOOGLE,
            **STATE,
            **waiting(900.0),
        },
        {"required_together": [["import_cluster", "import_location"]]},
    )

    def run(self) -> dict[str, Any]:
        result = super().run()
        if not self.present or not self.options["import_cluster"] or self.context.check_mode:
            return result
        if self.options["wait"]:
            self._await_import()
            return result
        return {**result, "ready": result["ready"] and self._has_import()}

    def identity(self) -> Body:
        metadata = {"name": self.options["name"], "namespace": self.options["namespace"]}
        return {"apiVersion": "inference.networking.k8s.io/v1", "kind": "InferencePool", "metadata": metadata}

    def read(self) -> Body | None:
        pool = super().read()
        if pool is None and self.present:
            raise ParentMissing(f"{self.title} does not exist. Create it first (role inference_backend does).")
        return pool if pool and (self.present or EXPORT in _annotations(pool)) else None

    def plan(self, live: Body | None) -> Plan:
        if live is None:
            return Plan("create", {}, ANNOTATION) if self.present else NOTHING
        found = {key: value for key, value in _annotations(live).items() if key == EXPORT}
        before = {"metadata": {"annotations": found}}
        if not self.present:
            return Plan("delete", before, {"metadata": {"annotations": {}}})
        return NOTHING if before == ANNOTATION else Plan("update", before, ANNOTATION)

    def apply(self, plan: Plan, live: Body | None) -> Steps:
        path = self.objects.kinds.path(self.identity())
        if self.present:
            self._check_ports(path)
        value = "True" if self.present else None
        self.objects.api.merge(path, {"metadata": {"annotations": {EXPORT: value}}}, manager=MANAGER)
        return ()

    def owned(self, live: Body) -> bool:
        return True

    def _check_ports(self, path: str) -> None:
        ports = [port["number"] for port in self.objects.api.get(path)["spec"]["targetPorts"]]
        asked = self.options["target_ports"]
        if asked and sorted(ports) != sorted(asked):
            raise InputError(f"target_ports: the pool has {ports}, not {asked}; mend the pool before it is exported.")

    def _await_import(self) -> None:
        config = self._config_objects()
        try:
            until(
                lambda: _found(config, self._import()),
                lambda missing: Progress(not missing, missing),
                self.context.patience(self.options),
                f"{title(self._import())} on {config.api.server.name}",
                "1 to 15 min",
            )
        except WaitTimeout as e:
            raise WaitTimeout(f"{e} {self._said_by_the_fleet()}") from e

    def _said_by_the_fleet(self) -> str:
        """What the fleet says of its members, whose connection brings the import and its kind."""
        feature = f"v1/projects/{self.options['project']}/locations/global/features/{INGRESS}"
        try:
            state = feature_progress(self.google("gkehub").find(feature))
        except FleetError as e:
            return f"What the fleet says of its members cannot be read: {e}"
        return f"{INGRESS} says of the fleet: {state.seen or 'all members are connected'}."

    def _has_import(self) -> bool:
        try:
            return self._config_objects().find(self._import()) is not None
        except ParentMissing:
            return False

    def _config_objects(self) -> KubeObjects:
        server = kube_server(self.connection, {**self.options, **self._config_cluster()})
        return KubeObjects.on(KubeApi.connect(server, self.connection))

    def _import(self) -> Body:
        return {**self.identity(), "apiVersion": "networking.gke.io/v1", "kind": "GCPInferencePoolImport"}

    def _config_cluster(self) -> dict[str, Any]:
        return {
            "cluster": self.options["import_cluster"],
            "location": self.options["import_location"],
            "kube_endpoint": self.options["import_kube_endpoint"] or self.options["kube_endpoint"],
            "membership": None,
        }


def _annotations(pool: Body) -> Body:
    annotations: Body = pool["metadata"].get("annotations", {})
    return annotations


def _found(config: KubeObjects, wanted: Body) -> str:
    """Nothing when the import is there, otherwise what is missing on the config cluster."""
    try:
        if config.find(wanted):
            return ""
        namespace = wanted["metadata"]["namespace"]
        there = config.api.find(f"/api/v1/namespaces/{namespace}")
        return "not there yet" if there else f"namespace {namespace} does not exist on the config cluster: create it"
    except ParentMissing as e:
        return str(e)


def main() -> None:
    run(PoolExport)


if __name__ == "__main__":
    main()
