# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes a backend that cannot work: its model servers, its pool, its endpoint picker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.gkefleet.inference.plugins.module_utils import _locations, _names, _neg_arithmetic
from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters.helm import helm_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.agreement import unequal_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.endpoint_groups import shares
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.node_pools import room_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.parts import Part
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import Settings, missing_project

TOKEN_FILE = "gkefleet_hugging_face_token_file (inference_backend_hugging_face_token_file)"


def _pool(settings: Settings) -> Iterator[str]:
    yield from _names.INFERENCE_POOL.problems("gkefleet_pool_name", settings["pool"])
    yield from _locations.location_problems("gkefleet_location", settings["location"])
    yield from _neg_arithmetic.port_problems("gkefleet_port", [int(port) for port in settings["ports"]])
    yield from helm_problems(settings["pool_install"], "inference_backend_pool_install")


def _picker(settings: Settings) -> Iterator[str]:
    """Which endpoint picker reads which engine's metrics (inference extension, releases v1.0 to v1.5)."""
    picker, image = settings["endpoint_picker_version"], settings["endpoint_picker_image"]
    option = "inference_backend_endpoint_picker_image"
    if not picker:
        yield (
            f"inference_backend_endpoint_picker_version: the image {image} does not tell its version; set it, "
            "such as 1.5.0"
        )
    elif _version(picker) >= (1, 6, 0):
        yield f"{option}: the endpoint picker left this project after v1.5; set a v1.5 image"
    elif settings["engine"] == "sglang" and _version(picker) < (1, 5, 0):
        yield f"{option}: {picker} does not read the metrics of SGLang; set v1.5.0"
    if boolean(settings["endpoint_picker_monitoring"]) and not boolean(settings.of_cluster("managed_prometheus", True)):
        yield (
            "inference_backend_endpoint_picker_monitoring: managed Prometheus does the scraping; set "
            "gke_gpu_cluster_managed_prometheus: true"
        )


def _engine(settings: Settings) -> Iterator[str]:
    engine, picker = settings["engine_version"], settings["endpoint_picker_version"]
    if not engine:
        yield (
            f"inference_backend_engine_version: the image {settings['image']} does not tell its version; set it, "
            "such as 0.18.1"
        )
    elif picker and settings["engine"] == "vllm" and (_version(engine) < (0, 10, 2)) != (_version(picker) < (1, 3, 0)):
        yield (
            f"inference_backend_image: vLLM {engine} and endpoint picker {picker} name the KV cache metric "
            "differently; set vLLM v0.10.2 or newer with an endpoint picker of v1.3 or newer"
        )


def _token(settings: Settings) -> Iterator[str]:
    token, file = str(settings["hugging_face_token"]).strip(), settings["hugging_face_token_file"]
    given = token or file or settings["hugging_face_secret_exists"]
    if settings["model_gated"] and settings["model_servers"] and not given:
        yield (
            f"gkefleet_hugging_face_token: Hugging Face gives {settings['model']} only to those who present a token; "
            "export HF_TOKEN, set this variable or gkefleet_hugging_face_token_file, or say "
            "inference_backend_hugging_face_secret_exists: true"
        )
    if token and file:
        yield "gkefleet_hugging_face_token and gkefleet_hugging_face_token_file are both set; set one of them"
    if file and not Path(file).expanduser().is_file():
        yield f"{TOKEN_FILE}: there is no file {file}; set its path"
    elif file and not Path(file).expanduser().read_bytes().strip():
        yield f"{TOKEN_FILE}: {file} is empty; put the token into it"


def _servers(settings: Settings) -> Iterator[str]:
    if settings["model_servers"] and not settings["model"]:
        yield "gkefleet_model is not set; set it, or inference_backend_model, to the name of a model on Hugging Face"
    if settings["model_servers"]:
        pools, gpus = settings.of_cluster("node_pools", []), int(settings["gpus_per_replica"])
        yield from room_problems(pools, gpus, settings["ephemeral_storage"])
    drain = int(settings["drain_seconds"])
    if int(settings["grace_seconds"]) <= drain:
        yield f"inference_backend_grace_seconds: must be more than inference_backend_drain_seconds, {drain}"


def _objectives(settings: Settings) -> Iterator[str]:
    names = [objective["name"] for objective in settings["objectives"]]
    if len(set(names)) < len(names):
        yield "inference_backend_objectives: two have one name; name each differently"


def _one_pool(settings: Settings) -> Iterator[str]:
    """One name and namespace everywhere: sameness makes one import of the clusters' pools."""
    same = {
        "pool": ("gkefleet_pool_name", settings["pool"]),
        "namespace": ("gkefleet_namespace", "default"),
        "ports": ("gkefleet_port", 30000 if settings["engine"] == "sglang" else 8000),
        "engine": ("gkefleet_engine", "vllm"),
        "metric_name": ("gkefleet_metric", "kv-cache"),
    }
    for own, (shared, default) in same.items():
        yield from unequal_problems(settings, f"inference_backend_{own}", shared, default=default)


def _endpoint_groups(settings: Settings) -> list[str]:
    return _neg_arithmetic.group_problems(shares(settings.clusters, settings.hostvars, len(settings["ports"])))


def _version(text: str) -> tuple[int, ...]:
    """Give the first three numbers of a version."""
    return tuple(int(number) for number in re.findall(r"\d+", str(text))[:3])


INFERENCE_BACKEND = Part(
    "inference_backend_",
    of_host=(missing_project, _pool, _picker, _engine, _token, _servers, _objectives),
    of_all_hosts=(_one_pool, _endpoint_groups),
)
