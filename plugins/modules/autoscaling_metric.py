#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: autoscaling_metric
short_description: Export a model server's metrics to the load balancer
version_added: 1.0.0
description:
  - Manages an AutoscalingMetric, which lets GKE read gauge metrics of the model servers and offer them to the load balancer under C(gke.named_metrics.<export name>).
  - There are two generations of the object; the module reads the cluster's own CRD and writes the one that the cluster takes.
options:
  name:
    description: Name of the object.
    type: str
    required: true
  namespace:
    description: Namespace of the model servers.
    type: str
    default: default
  selector:
    description:
      - Labels of the model servers' pods.
      - In clusters from 1.35.1-gke.1396000 on, keys and values may only have letters, digits, hyphens and underscores.
    type: dict
    required: true
  port:
    description: Port on which the model servers answer the metrics request.
    type: int
    required: true
  path:
    description: Path of the metrics.
    type: str
    default: /metrics
  metrics:
    description: The metrics, at most 10 a cluster (20 from 1.35.1-gke.1396000 on).
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the gauge in the model server's own metrics; its value must lie between 0 and 1.
        type: str
        required: true
      export_name:
        description: Name under which it is exported, at most 46 characters.
        type: str
        required: true
      labels:
        description: Labels of the series that count, all when not set. Clusters from 1.35.1-gke.1396000 on know them.
        type: dict
      load_balancing:
        description:
          - Whether the load balancer is offered the metric too, or autoscalers alone.
          - Clusters before 1.35.1-gke.1396000 offer it every metric.
        type: bool
        default: true
  timeout:
    description: Seconds to wait at most for the cluster to serve the kind.
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
- name: Export the KV cache use of vLLM
  gkefleet.inference.autoscaling_metric:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    name: gpu-cache
    selector:
      app: vllm-llama3-8b-instruct
    port: 8000
    metrics:
      - name: vllm:kv_cache_usage_perc
        export_name: kv-cache
"""

RETURN = r"""
resource:
  description: The object as the cluster gives it, null when it is absent.
  returned: success
  type: dict
ready:
  description:
    - Whether the object was seen on the cluster, so nothing is left to wait for.
    - Always false in check mode, for O(state=absent), and for what this run changed without waiting for it.
  returned: success
  type: bool
"""

from ansible_collections.gkefleet.inference.plugins.module_utils._autoscaling_metric import (
    check_metrics,
    flat_spec,
    nested_spec,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._crd_schema import crd_schema, has_field
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kubernetes_resource import KubernetesResource
from ansible_collections.gkefleet.inference.plugins.module_utils._options import (
    CLUSTER,
    GOOGLE,
    OWNERSHIP,
    STATE,
    waiting,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run


class AutoscalingMetric(KubernetesResource):
    """One AutoscalingMetric, in the generation that the cluster takes."""

    spec = ModuleSpec(
        {
            "name": {"type": "str", "required": True},
            "namespace": {"type": "str", "default": "default"},
            "selector": {"type": "dict", "required": True},
            "port": {"type": "int", "required": True},
            "path": {"type": "str", "default": "/metrics"},
            "metrics": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": {
                    "name": {"type": "str", "required": True},
                    "export_name": {"type": "str", "required": True},
                    "labels": {"type": "dict"},
                    "load_balancing": {"type": "bool", "default": True},
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
        check_metrics(self.options)

    def identity(self) -> Body:
        metadata = {"name": self.options["name"], "namespace": self.options["namespace"]}
        return {"apiVersion": "autoscaling.gke.io/v1beta1", "kind": "AutoscalingMetric", "metadata": metadata}

    def body(self) -> Body:
        return self.newest() if self._nested() else {**self.identity(), "spec": flat_spec(self.options)}

    def newest(self) -> Body:
        return {**self.identity(), "spec": nested_spec(self.options)}

    def _nested(self) -> bool:
        try:
            schema = crd_schema(self.objects.api, "autoscalingmetrics.autoscaling.gke.io", "v1beta1")
        except ParentMissing:
            if self.context.check_mode:
                return True
            raise
        return has_field(schema, "spec", "metrics")


def main() -> None:
    run(AutoscalingMetric)


if __name__ == "__main__":
    main()
