# SPDX-License-Identifier: GPL-3.0-or-later
"""Pools, model servers and endpoint pickers that cannot work are refused before the first write."""

from __future__ import annotations

import pytest

from tests.playbooks.refusals import Answer, Refusal

pytestmark = pytest.mark.embedded_only("refused before anything is reached")


def backend(variable: str, value: object, message: str, **also: object) -> Refusal:
    return Refusal("inference_backend", variable, value, message, tuple(also.items()))


REFUSALS = [
    backend("gkefleet_pool_name", "vllm_llama", "gkefleet_pool_name: 'vllm_llama' is no inference pool name"),
    backend("gkefleet_pool_name", "p" * 54, "has 54 characters, an inference pool name at most 53"),
    backend("gkefleet_namespace", "Default", "gkefleet_namespace: 'Default' is no namespace"),
    backend("gkefleet_port", 0, "gkefleet_port: 0; set a whole number from 1 to 65535"),
    backend("gkefleet_port", "0", "gkefleet_port: '0'; set a whole number"),
    backend("gkefleet_port", 65536, "gkefleet_port: 65536; set a whole number"),
    backend("gkefleet_port", "http", "unable to convert to int"),
    backend("inference_backend_ports", [8000, 8000], "inference_backend_ports: an entry is listed twice"),
    backend("inference_backend_ports", list(range(8000, 8009)), "9 ports, a pool takes at most 8"),
    backend("inference_backend_ports", [], "inference_backend_ports is empty"),
    backend(
        "gkefleet_engine",
        "tgi",
        "value of inference_backend_engine must be one of: vllm, sglang",
        inference_backend_ports=[8000],
        inference_backend_image="example.com/tgi:v1.0.0",
    ),
    backend("gkefleet_metric", "KV Cache", "gkefleet_metric: 'KV Cache' is no metric name"),
    backend("gkefleet_metric", "k" * 47, "has 47 characters, a metric name at most 46"),
    backend("gkefleet_hugging_face_token", "", "only to those who present a token; export HF_TOKEN"),
    backend(
        "gkefleet_hugging_face_token_file",
        "/nowhere/token",
        "there is no file /nowhere/token",
        gkefleet_hugging_face_token="",
    ),
    backend("gkefleet_hugging_face_token", " ", "gkefleet_hugging_face_token holds blanks"),
    backend("gkefleet_hugging_face_token_file", "/dev/null", "are both set; set one of them"),
    backend(
        "gkefleet_hugging_face_token_file",
        "tests/playbooks/__init__.py",
        "tests/playbooks/__init__.py is empty; put the token into it",
        gkefleet_hugging_face_token="",
    ),
    backend(
        "inference_backend_image",
        "docker.io/vllm/vllm-openai:latest",
        "inference_backend_engine_version: the image docker.io/vllm/vllm-openai:latest does not tell its version",
    ),
    backend("inference_backend_image", "docker.io/vllm/vllm-openai:v0.8.5", "name the KV cache metric differently"),
    backend("inference_backend_endpoint_picker_image", "registry.example.com/epp:v1.1.0", "name the KV cache metric"),
    backend(
        "inference_backend_endpoint_picker_image", "registry.example.com/epp:v1.6.0", "left this project after v1.5"
    ),
    backend("inference_backend_endpoint_picker_image", "registry.example.com/epp:main", "does not tell its version"),
    backend(
        "inference_backend_endpoint_picker_image",
        "registry.example.com/epp:v1.4.0",
        "does not read the metrics of SGLang; set v1.5.0",
        gkefleet_engine="sglang",
    ),
    backend("inference_backend_gpus_per_replica", 4, "wants 4 GPUs, the largest node of gkefleet_node_pools has 2"),
    backend(
        "inference_backend_gpus_per_replica", 0, "inference_backend_gpus_per_replica: 0; set a whole number from 1"
    ),
    backend(
        "gkefleet_node_pools",
        [{"name": "l4", "machine_type": "g2-standard-12", "accelerator": {"type": "nvidia-l4", "count": 1}}],
        "100Gi do not fit the nodes' boot disks; set local_ssd_count or a larger disk_size_gb",
    ),
    backend("inference_backend_replicas", -1, "inference_backend_replicas: -1; set 0 or more"),
    backend("inference_backend_startup_seconds", 10, "inference_backend_startup_seconds: 10; set 60 or more"),
    backend("inference_backend_grace_seconds", 20, "must be more than inference_backend_drain_seconds, 30"),
    backend("inference_backend_selector", {}, "inference_backend_selector is empty"),
    backend(
        "inference_backend_endpoint_picker_monitoring",
        True,
        "managed Prometheus does the scraping; set gke_gpu_cluster_managed_prometheus: true",
        gke_gpu_cluster_managed_prometheus=False,
    ),
    backend(
        "inference_backend_scorers", {"queue-scorer": 0}, "inference_backend_scorers.queue-scorer: 0; set 1 or more"
    ),
    backend("inference_backend_pool_install", "helm", "helm is not on the PATH"),
    backend("inference_backend_pool_install", "helm", "the collection kubernetes.core is not installed"),
    backend("inference_backend_objectives", [{"name": "urgent", "priority": "high"}], "priority"),
    backend("inference_backend_objectives", [{"name": "Urgent!"}], "'Urgent!' is no name of a Kubernetes object"),
    backend("inference_backend_objectives", [{"name": "a"}, {"name": "a"}], "two have one name"),
    backend("inference_backend_failure_mode", "FailSafe", "inference_backend_failure_mode must be one of"),
]


def test_a_value_that_cannot_work_is_refused_with_what_to_set(answer: Answer) -> None:
    assert answer.expected in answer.said
