# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the values of a backend: its model servers, its pool, its endpoint picker."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters.clusters import room_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters.helm import helm_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters.names import name_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters.networks import port_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters.places import location_problems

Settings = Mapping[str, Any]
TOKEN_FILE = "gkefleet_hugging_face_token_file (inference_backend_hugging_face_token_file)"


def backend_problems(settings: Settings) -> list[str]:
    """Say which values of the role inference_backend cannot work; they go by its variables without their prefix.

    Beside them there are node_pools and managed_prometheus, those of the cluster.
    """
    return [problem for check in CHECKS for problem in check(settings)]


def _pool(settings: Settings) -> Iterator[str]:
    if not settings["project"]:
        yield "gkefleet_project is not set; set it, or inference_backend_project, to the id of the project"
    yield from name_problems(settings["pool"], "gkefleet_pool_name", "inference_pool")
    yield from name_problems(settings["namespace"], "gkefleet_namespace", "namespace")
    yield from name_problems(settings["metric_name"], "gkefleet_metric", "metric")
    yield from location_problems(settings["location"], "gkefleet_location")
    yield from port_problems(settings["ports"], "gkefleet_port")
    if not settings["ports"]:
        yield "inference_backend_ports is empty; list the port that serves the model"
    yield from helm_problems(settings["pool_install"], "inference_backend_pool_install")
    if not settings["selector"]:
        yield (
            "inference_backend_selector is empty and would select every pod of the namespace; set labels of the "
            "model servers"
        )


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
    if boolean(settings["endpoint_picker_monitoring"]) and not boolean(settings["managed_prometheus"]):
        yield (
            "inference_backend_endpoint_picker_monitoring: managed Prometheus does the scraping; set "
            "gke_gpu_cluster_managed_prometheus: true"
        )
    light = [name for name, weight in settings["scorers"].items() if float(weight) < 1]
    if light:
        yield f"inference_backend_scorers: {', '.join(light)} weighs less than 1; set whole numbers from 1"


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
    option = "inference_backend_hugging_face_secret"
    yield from name_problems(settings["hugging_face_secret"], option, "kubernetes_object")


def _servers(settings: Settings) -> Iterator[str]:
    replicas, gpus = int(settings["replicas"]), int(settings["gpus_per_replica"])
    if settings["model_servers"] and not settings["model"]:
        yield "gkefleet_model is not set; set it, or inference_backend_model, to the name of a model on Hugging Face"
    if replicas < 0:
        yield f"inference_backend_replicas: {replicas} is negative; set 0 or more"
    if gpus < 1:
        yield f"inference_backend_gpus_per_replica: {gpus} GPUs; set 1 or more"
    if settings["model_servers"]:
        yield from room_problems(settings["node_pools"], gpus, settings["ephemeral_storage"])
    yield from _times(int(settings["startup_seconds"]), int(settings["grace_seconds"]), int(settings["drain_seconds"]))


def _times(startup: int, grace: int, drain: int) -> Iterator[str]:
    if startup < 60:
        yield (
            f"inference_backend_startup_seconds: a model that takes longer than {startup} s to load would restart "
            "forever; set 60 or more"
        )
    if grace <= drain:
        yield f"inference_backend_grace_seconds: must be more than inference_backend_drain_seconds, {drain}"


def _objectives(settings: Settings) -> Iterator[str]:
    names = [objective["name"] for objective in settings["objectives"]]
    for name in names:
        yield from name_problems(name, "inference_backend_objectives", "kubernetes_object")
    if len(set(names)) < len(names):
        yield "inference_backend_objectives: two have one name; name each differently"


def _version(text: str) -> tuple[int, ...]:
    """Give the first three numbers of a version."""
    return tuple(int(number) for number in re.findall(r"\d+", str(text))[:3])


CHECKS: tuple[Callable[[Settings], Iterator[str]], ...] = (_pool, _picker, _engine, _token, _servers, _objectives)
