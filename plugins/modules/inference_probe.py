#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: inference_probe
short_description: Ask the model a question through the gateway, from inside the VPC
version_added: 1.0.0
description:
  - The gateway's addresses are private, so the question is asked by a pod in a cluster of the region.
  - That is a pod which O(selector) finds, where curl is run as C(kubectl exec) does, and nothing is written to the cluster. Otherwise a Job is made and deleted afterwards.
  - The question carries a mark in its URL by which the access log of a model server tells which cluster answered. That is null when the servers do not log requests.
  - Nothing is asked in check mode.
options:
  address:
    description: Address of the gateway to ask.
    type: str
    required: true
  port:
    description: Port of the gateway's listener.
    type: int
    default: 80
  model:
    description: Model to ask; the first of C(/v1/models) when not set.
    type: str
  prompt:
    description: The question.
    type: str
    default: Say hello in one short sentence.
  max_tokens:
    description: Length of the answer in tokens.
    type: int
    default: 20
  namespace:
    description: Namespace in which the pod runs.
    type: str
    default: default
  selector:
    description:
      - Label selector of pods in O(namespace) that have curl, such as the model servers; the images of vLLM and SGLang have it.
      - Running curl there needs the permission C(container.pods.exec). While no pod is ready, or it has no curl, a Job asks.
    type: str
  image:
    description: An image that has curl, for the Job. Private nodes without Cloud NAT can pull it only from a registry in Google Cloud.
    type: str
    default: docker.io/curlimages/curl:8.17.0
  answered_by:
    description: Clusters whose model servers may have answered.
    type: list
    elements: dict
    default: []
    suboptions:
      cluster:
        description: Name of the cluster.
        type: str
        required: true
      location:
        description: Region or zone of the cluster.
        type: str
        required: true
      namespace:
        description: Namespace of the model servers.
        type: str
        default: default
      selector:
        description: Label selector of the model servers' pods.
        type: str
        required: true
      kube_endpoint:
        description: How the cluster's Kubernetes API is reached; by default like that of the cluster that asks.
        type: str
        choices: [public, private, dns, connect_gateway]
  timeout:
    description: Seconds to wait at most for an answer with HTTP status 200. A new gateway needs some minutes after it is programmed.
    type: float
    default: 900.0
extends_documentation_fragment:
  - gkefleet.inference.cluster
  - gkefleet.inference.google
  - gkefleet.inference.wait
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Ask through the gateway's address in Frankfurt
  gkefleet.inference.inference_probe:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    address: 10.156.0.42
    selector: app=vllm-llama3-8b-instruct
    answered_by:
      - cluster: gke-west
        location: europe-west3
        selector: app=vllm-llama3-8b-instruct
      - cluster: gke-east
        location: us-east4
        selector: app=vllm-llama3-8b-instruct
"""

RETURN = r"""
resource:
  description: The answer, null in check mode.
  returned: success
  type: dict
  contains:
    region:
      description: Region of the cluster from which the question was asked.
      type: str
      returned: always
    address:
      description: The address that was asked.
      type: str
      returned: always
    status:
      description: HTTP status, 0 when no connection came about.
      type: int
      returned: always
    latency_ms:
      description: Milliseconds until the answer was complete.
      type: int
      returned: always
    model:
      description: The model that was asked.
      type: str
      returned: always
    text:
      description: The answer's text.
      type: str
      returned: always
    answered_by:
      description: Name of the cluster that answered, null when it cannot be told.
      type: str
      returned: always
"""

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import kube_server
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import region_of
from ansible_collections.gkefleet.inference.plugins.module_utils._options import CLUSTER, GOOGLE, waiting
from ansible_collections.gkefleet.inference.plugins.module_utils._probe import Probe, Reply, serving_cluster
from ansible_collections.gkefleet.inference.plugins.module_utils._probe_by_exec import ProbeByExec
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, Resource, run
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress, until


class InferenceProbe(Resource):
    """One question through one address."""

    spec = ModuleSpec(
        {
            "address": {"type": "str", "required": True},
            "port": {"type": "int", "default": 80},
            "model": {"type": "str"},
            "prompt": {"type": "str", "default": "Say hello in one short sentence."},
            "max_tokens": {"type": "int", "default": 20, "no_log": False},
            "namespace": {"type": "str", "default": "default"},
            "selector": {"type": "str"},
            "image": {"type": "str", "default": "docker.io/curlimages/curl:8.17.0"},
            "answered_by": {
                "type": "list",
                "elements": "dict",
                "default": [],
                "options": {
                    "cluster": {"type": "str", "required": True},
                    "location": {"type": "str", "required": True},
                    "namespace": {"type": "str", "default": "default"},
                    "selector": {"type": "str", "required": True},
                    "kube_endpoint": {"type": "str", "choices": CLUSTER["kube_endpoint"]["choices"]},
                },
            },
            **CLUSTER,
            **GOOGLE,
            **waiting(900.0),
        }
    )

    def run(self) -> dict[str, Any]:
        if self.context.check_mode:
            return {"changed": False, "resource": None, "msg": "nothing is asked in check mode"}
        base = f"http://{self.options['address']}:{self.options['port']}"
        probe = self._probe()
        model = self.options["model"] or self._answered(probe, f"{base}/v1/models", None).first_model()
        question = {"model": model, "prompt": self.options["prompt"], "max_tokens": self.options["max_tokens"]}
        reply = self._answered(probe, f"{base}/v1/completions", question)
        return {"changed": False, "resource": self._shown(reply, model)}

    def _probe(self) -> Probe | ProbeByExec:
        job = Probe(self.objects.api, self.options["namespace"], self.options["image"], self._patience())
        return ProbeByExec(self.options["selector"], job) if self.options["selector"] else job

    def _patience(self) -> Any:
        return self.context.patience(self.options)

    def _answered(self, probe: Probe | ProbeByExec, url: str, question: dict[str, Any] | None) -> Reply:
        if not self.options["wait"]:
            return probe.ask(url, question)
        return until(
            lambda: probe.ask(url, question),
            lambda reply: Progress(reply.status == 200, reply.told()),
            self._patience(),
            f"{url} to answer with 200, asked from {self.options['cluster']}",
            "2 to 5 min after the gateway is programmed",
        )

    def _shown(self, reply: Reply, model: str) -> dict[str, Any]:
        return {
            "region": region_of(self.options["location"]),
            "address": self.options["address"],
            "status": reply.status,
            "latency_ms": reply.latency_ms,
            "model": model,
            "text": reply.completion(),
            "answered_by": self._server_of(reply),
        }

    def _server_of(self, reply: Reply) -> str | None:
        # Most likely it is the cluster that asks, as it is the nearest; the logs of each take several requests.
        asking = (self.options["cluster"], self.options["location"])
        candidates = sorted(self.options["answered_by"], key=lambda one: (one["cluster"], one["location"]) != asking)
        for candidate in candidates if reply.status == 200 else ():
            place = {name: value for name, value in candidate.items() if value is not None}
            server = kube_server(self.connection, {**self.options, **place, "membership": None})
            api = KubeApi.connect(server, self.connection)
            if serving_cluster(api, candidate["namespace"], candidate["selector"], reply.mark):
                return str(candidate["cluster"])
        return None


def main() -> None:
    run(InferenceProbe)


if __name__ == "__main__":
    main()
