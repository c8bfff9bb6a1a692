#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gcp_backend_policy
short_description: Say how the gateway balances over the clusters of an inference pool
version_added: 1.0.0
description:
  - Manages the one GCPBackendPolicy of an imported inference pool on the config cluster, with every setting in the same object, because of two policies on one import the second is refused as Conflicted.
  - The field for the target utilisation is spelled as the cluster's own CRD spells it.
options:
  name:
    description: Name of the policy; O(inference_pool_import) when not set.
    type: str
  namespace:
    description: Namespace of the policy and of the import.
    type: str
    default: default
  inference_pool_import:
    description: Name of the GCPInferencePoolImport, which is the name of the pool.
    type: str
    required: true
  balancing_mode:
    description:
      - V(custom_metrics) fills the nearest region up to a utilisation that the model servers report, V(in_flight) up to a number of requests under way, V(rate) up to O(max_rate_per_endpoint).
      - Requests above that go to the other regions.
      - V(custom_metrics) when neither this nor a scope sets one.
    type: str
    choices: [custom_metrics, in_flight, rate, utilization]
  metrics:
    description: The exported metrics that count, for O(balancing_mode=custom_metrics).
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name under which the metric is exported (see M(gkefleet.inference.autoscaling_metric)), at most 46 characters.
        type: str
        required: true
      max_utilization:
        description: Target in percent, 1 to 100.
        type: int
        default: 60
      dry_run:
        description: Whether the metric is only published to Cloud Monitoring and not balanced on.
        type: bool
        default: false
  max_in_flight_per_endpoint:
    description: Requests under way that one model server takes, for O(balancing_mode=in_flight).
    type: int
  traffic_duration:
    description: Whether requests take long, as those of a language model do.
    type: str
    choices: [long, short]
    default: long
  backend_timeout:
    description:
      - Seconds after which the load balancer gives up a request. At least twice the 99th percentile of the latency, because time-outs make a region look free.
    type: int
    default: 600
  draining_timeout:
    description: Seconds that requests under way get when an endpoint goes, 0 to 3600.
    type: int
    default: 300
  logging:
    description: Request logging.
    type: dict
    suboptions:
      enabled:
        description: Whether requests are logged.
        type: bool
        default: true
      sample_rate:
        description: Share of the requests that are logged, in percent.
        type: float
        default: 100.0
  security_policy:
    description: Name of the Cloud Armor backend security policy that requests must pass.
    type: str
  session_affinity:
    description:
      - Which requests go to the same model server.
      - It takes the choice away from the endpoint picker, so set it only when that is worth less than the affinity.
    type: dict
    suboptions:
      type:
        description: What makes requests belong together.
        type: str
        choices: [client_ip, client_ip_port_proto, client_ip_proto, generated_cookie, header_field, http_cookie, none]
        required: true
      cookie_ttl:
        description: Seconds that a V(generated_cookie) lives, 0 to 1209600; 0 is until the client ends its session.
        type: int
  iap:
    description: Identity-Aware Proxy, which lets in only whom IAM knows. For gateways that are reached from outside.
    type: dict
    suboptions:
      enabled:
        description: Whether it asks.
        type: bool
        default: true
      client_id:
        description: Id of your own OAuth client; Google's own when not set.
        type: str
      client_secret_name:
        description: Name of the Secret in O(namespace) whose key C(key) holds the secret of that client. The secret itself never passes through here.
        type: str
  backend_preference:
    description: Whether the clusters are filled first (V(preferred)) or after those (V(default)).
    type: str
    choices: [default, preferred]
  max_rate_per_endpoint:
    description: Requests per second that one model server takes.
    type: int
  capacity_scaler:
    description: Share of the capacity that is offered, in percent, 0 or 10 to 100.
    type: int
  scopes:
    description:
      - Other settings for some of the clusters, chosen by cluster labels; of several that match, the first one counts, so write the specific ones first.
      - A setting that is in any scope must not be set outside of them too.
    type: list
    elements: dict
    default: []
    suboptions:
      selector:
        description: Cluster labels that must all match, for example V(gke.io/region).
        type: dict
        required: true
      balancing_mode:
        description: As outside of the scopes.
        type: str
        choices: [custom_metrics, rate, utilization]
      backend_preference:
        description: As outside of the scopes.
        type: str
        choices: [default, preferred]
      max_rate_per_endpoint:
        description: As outside of the scopes.
        type: int
      capacity_scaler:
        description: As outside of the scopes.
        type: int
  timeout:
    description: Seconds to wait at most until the policy is attached.
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
- name: Spill to the other region when the KV cache is 60 % full
  gkefleet.inference.gcp_backend_policy:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    inference_pool_import: vllm-llama3-8b-instruct
    metrics:
      - name: kv-cache
        max_utilization: 60

- name: Spill when a model server has 1000 requests under way
  gkefleet.inference.gcp_backend_policy:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    inference_pool_import: vllm-llama3-8b-instruct
    balancing_mode: in_flight
    max_in_flight_per_endpoint: 1000
    security_policy: only-our-partners

- name: Fill the reserved region first
  gkefleet.inference.gcp_backend_policy:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    inference_pool_import: vllm-llama3-8b-instruct
    metrics:
      - name: kv-cache
    scopes:
      - selector: {gke.io/region: europe-west3}
        backend_preference: preferred
      - selector: {gke.io/region: us-east4}
        backend_preference: default
"""

RETURN = r"""
resource:
  description: The policy as the cluster gives it, null when it is absent.
  returned: success
  type: dict
  sample:
    apiVersion: networking.gke.io/v1
    kind: GCPBackendPolicy
    metadata: {name: vllm-llama3-8b-instruct, namespace: default}
ready:
  description:
    - Whether the policy was seen attached, so nothing is left to wait for.
    - Always false in check mode, for O(state=absent), and for what this run changed without waiting for it.
  returned: success
  type: bool
"""

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._backend_options import (
    AFFINITY,
    IAP,
    LOGGING,
    METRIC,
    PER_BACKEND,
    SCOPE,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._backend_problems import check_settings
from ansible_collections.gkefleet.inference.plugins.module_utils._backend_settings import (
    backend_settings,
    settings_warnings,
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
from ansible_collections.gkefleet.inference.plugins.module_utils._readiness import policy
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress


class BackendPolicy(KubernetesResource):
    """The GCPBackendPolicy of one import."""

    spec = ModuleSpec(
        {
            "name": {"type": "str"},
            "namespace": {"type": "str", "default": "default"},
            "inference_pool_import": {"type": "str", "required": True},
            "balancing_mode": {"type": "str", "choices": ["custom_metrics", "in_flight", "rate", "utilization"]},
            "metrics": {"type": "list", "elements": "dict", "default": [], "options": METRIC},
            "max_in_flight_per_endpoint": {"type": "int"},
            "traffic_duration": {"type": "str", "choices": ["long", "short"], "default": "long"},
            "backend_timeout": {"type": "int", "default": 600},
            "draining_timeout": {"type": "int", "default": 300},
            "logging": {"type": "dict", "options": LOGGING},
            "security_policy": {"type": "str"},
            "session_affinity": {"type": "dict", "options": AFFINITY},
            "iap": {"type": "dict", "options": IAP},
            **PER_BACKEND,
            "scopes": {"type": "list", "elements": "dict", "default": [], "options": SCOPE},
            **CLUSTER,
            **GOOGLE,
            **STATE,
            **OWNERSHIP,
            **waiting(600.0),
        }
    )
    usual = "some minutes"

    def check(self) -> None:
        if self.present:
            check_settings(self.options)

    def run(self) -> dict[str, Any]:
        warnings = settings_warnings(self.options) if self.present else []
        return {**super().run(), **({"warnings": warnings} if warnings else {})}

    def identity(self) -> Body:
        name = self.options["name"] or self.options["inference_pool_import"]
        metadata = {"name": name, "namespace": self.options["namespace"]}
        return {"apiVersion": "networking.gke.io/v1", "kind": "GCPBackendPolicy", "metadata": metadata}

    def body(self) -> Body:
        return self._with_metrics(in_percent=self._in_percent())

    def newest(self) -> Body:
        return self._with_metrics(in_percent=True)

    def _with_metrics(self, in_percent: bool) -> Body:
        target = {
            "group": "networking.gke.io",
            "kind": "GCPInferencePoolImport",
            "name": self.options["inference_pool_import"],
        }
        default = backend_settings(self.options, in_percent=in_percent)
        return {**self.identity(), "spec": {"default": default, "targetRef": target}}

    def ready(self, live: Body) -> Progress:
        return policy(live)

    def _in_percent(self) -> bool:
        try:
            schema = crd_schema(self.objects.api, "gcpbackendpolicies.networking.gke.io", "v1")
        except ParentMissing:
            if self.context.check_mode:
                return True
            raise
        older: Any = has_field(schema, "spec", "default", "customMetrics", "items", "maxUtilization")
        return not older or has_field(schema, "spec", "default", "customMetrics", "items", "maxUtilizationPercent")


def main() -> None:
    run(BackendPolicy)


if __name__ == "__main__":
    main()
