# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stand-ins learn from a container."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.dataplane.engines import ModelServer, model_server


def container(image: str, *args: str, command: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"name": "server", "image": image, "args": list(args), "command": list(command)}


@pytest.mark.parametrize(
    ("manifest", "engine", "port", "served"),
    [
        (container("vllm/vllm-openai:v0.11.0", "--model", "a/b"), "vllm", 8000, ("a/b",)),
        (container("vllm/vllm-openai:v0.11.0", "--model=a/b", "--port=9000"), "vllm", 9000, ("a/b",)),
        (container("x/y:1", command=("vllm", "serve", "a/b", "--port", "8001")), "vllm", 8001, ("a/b",)),
        (
            container("x", "--model=a/b", command=("python3", "-m", "vllm.entrypoints.openai.api_server")),
            "vllm",
            8000,
            ("a/b",),
        ),
        (
            container("vllm/vllm-openai:latest", "--model", "a/b", "--served-model-name", "m", "n"),
            "vllm",
            8000,
            ("m", "n"),
        ),
        (container("vllm/vllm-openai:latest", "--model", "a/b", "--lora-modules", "l=p/q"), "vllm", 8000, ("a/b", "l")),
        (container("lmsysorg/sglang:v0.5", "--model-path", "a/b"), "sglang", 30000, ("a/b",)),
        (
            container("x", command=("sh", "-c", "python3 -m sglang.launch_server --model-path a/b --port 8000")),
            "sglang",
            8000,
            ("a/b",),
        ),
    ],
)
def test_engine_port_and_names_come_from_the_command_line(
    manifest: dict[str, Any], engine: str, port: int, served: tuple[str, ...]
) -> None:
    found = model_server(manifest)
    assert found is not None
    assert (found.engine, found.port, found.served) == (engine, port, served)


@pytest.mark.parametrize(
    "manifest", [container("nginx"), container("curlimages/curl", "http://x"), container("vllm/vllm-openai:v1")]
)
def test_other_containers_are_no_model_servers(manifest: dict[str, Any]) -> None:
    assert model_server(manifest) is None


def test_a_command_line_whose_port_is_no_number_serves_nothing() -> None:
    assert model_server(container("vllm/vllm-openai:v0.11.0", "--model", "a/b", "--port", "8000x")) is None


def test_ranks_of_a_data_parallel_server_listen_on_ports_side_by_side() -> None:
    found = model_server(container("vllm/vllm-openai:v0.11.0", "--model", "a/b", "--data-parallel-size", "3"))
    assert found is not None
    assert found.ports == (8000, 8001, 8002)


@pytest.mark.parametrize(
    ("tag", "old", "new"),
    [
        ("v0.8.5", True, False),
        ("v0.10.1", True, False),
        ("v0.10.2", True, True),
        ("v0.30.0", False, True),
        ("latest", True, True),
    ],
)
def test_vllm_renamed_its_cache_metric(tag: str, old: bool, new: bool) -> None:
    found = model_server(container(f"vllm/vllm-openai:{tag}", "--model", "a/b"))
    assert found is not None
    assert ("vllm:gpu_cache_usage_perc" in found.cache_metrics) is old
    assert ("vllm:kv_cache_usage_perc" in found.cache_metrics) is new


def test_sglang_shows_metrics_only_when_told() -> None:
    silent = model_server(container("lmsysorg/sglang:v0.5", "--model-path", "a/b"))
    told = model_server(container("lmsysorg/sglang:v0.5", "--model-path", "a/b", "--enable-metrics"))
    assert silent is not None
    assert told is not None
    assert silent.cache_metrics == ()
    assert told.cache_metrics == ("sglang:token_usage",)


@pytest.mark.parametrize(
    ("name", "billions"),
    [("meta-llama/Llama-3.1-8B-Instruct", 8), ("Qwen/Qwen3-32B", 32), ("x/tiny", 8), ("a/Phi-3.8b", 3.8)],
)
def test_a_models_name_tells_its_size(name: str, billions: float) -> None:
    assert ModelServer("vllm", 8000, name, (name,)).billions == billions
