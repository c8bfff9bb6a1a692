# SPDX-License-Identifier: GPL-3.0-or-later
"""Health, metrics and answers of the pods behind a group."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.controllers.objects import Objects
from simulator.dataplane.endpoints import endpoints, has_picker, is_healthy
from simulator.dataplane.forwarding import Group, HealthCheck
from simulator.dataplane.messages import HttpAnswer, HttpRequest
from simulator.dataplane.metrics import delivered
from simulator.dataplane.model_server import answer
from simulator.dataplane.running_server import Load
from tests.simulator.controllers.objects import CACHE, MODEL, POOL, metric, picker, vllm
from tests.simulator.controllers.pods import pod

GROUP = Group(("us-east4", "c"), "us-east4", "default", POOL, {"app": POOL}, (8000,), f"{POOL}-epp", False)
HEALTH = HealthCheck("HTTP", "/health", 8000)
READY = {"conditions": [{"type": "Ready", "status": "True"}], "podIP": "10.4.0.9"}


def server(name: str = "s", container: dict[str, Any] | None = None, **status: Any) -> dict[str, Any]:
    manifest = pod(name, container or vllm())
    manifest["metadata"]["labels"] = {"app": POOL}
    return {**manifest, "status": {**READY, **status}}


def healthy(check: HealthCheck, *pods: dict[str, Any], group: Group = GROUP) -> int:
    found = endpoints(group, Objects.of_manifests(pods or [server()]))
    return sum(is_healthy(item, check) for item in found)


def test_ready_pods_that_the_pool_selects_are_endpoints() -> None:
    stranger, waiting = server("stranger"), server("waiting", conditions=[])
    stranger["metadata"]["labels"] = {"app": "other"}
    found = endpoints(GROUP, Objects.of_manifests([server(), stranger, waiting]))
    assert [item.pod["metadata"]["name"] for item in found] == ["s"]


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (HEALTH, 1),
        (HealthCheck("HTTP", "/health", 0), 1),
        (HealthCheck("HTTP", "/", 0), 0),
        (HealthCheck("HTTP", "/healthz", 8000), 0),
        (HealthCheck("HTTP", "/health", 9000), 0),
        (HealthCheck("HTTPS", "/health", 8000), 0),
        (HealthCheck("GRPC", "/", 8000), 0),
        (HealthCheck("TCP", "/", 8000), 1),
    ],
)
def test_health_needs_the_right_port_protocol_and_path(check: HealthCheck, expected: int) -> None:
    assert healthy(check) == expected


def test_sglang_listens_on_its_own_port() -> None:
    sglang = {"name": "s", "image": "lmsysorg/sglang:v0.5", "args": ["--model-path", MODEL]}
    right = Group(GROUP.cluster, "us-east4", "default", POOL, {"app": POOL}, (30000,), "epp", False)
    assert healthy(HealthCheck("HTTP", "/health", 0), server(container=sglang)) == 0
    assert healthy(HealthCheck("HTTP", "/health", 0), server(container=sglang), group=right) == 1


def test_a_picker_is_there_when_the_deployment_behind_its_service_is_available() -> None:
    service, running = picker()
    up = {**running, "status": {"availableReplicas": 1, "conditions": [{"type": "Available", "status": "True"}]}}
    assert not has_picker(GROUP, Objects.of_manifests([]))
    assert not has_picker(GROUP, Objects.of_manifests([service, running]))
    assert not has_picker(GROUP, Objects.of_manifests([up]))
    assert has_picker(GROUP, Objects.of_manifests([service, up]))


def arriving(manifest: dict[str, Any], *pods: dict[str, Any]) -> set[str]:
    known = Objects.of_manifests([manifest, *(pods or [server()])])
    return delivered(known, endpoints(GROUP, known))


def flat(**endpoint: Any) -> dict[str, Any]:
    manifest = metric()
    manifest["spec"]["endpoints"][0] |= endpoint
    return manifest


def nested(enabled: bool = True, series: str = CACHE) -> dict[str, Any]:
    gauge = {"name": "kv-cache", "prometheusMetricName": series, "loadBalancing": {"enabled": enabled}}
    container = {"endpoint": {"port": 8000, "path": "/metrics"}, "metrics": [{"gauge": gauge}]}
    scraped = {"pod": {"selector": {"matchLabels": {"app": POOL}}, "containers": [container]}}
    return {**metric(), "spec": {"metrics": [scraped]}}


@pytest.mark.parametrize(
    ("manifest", "arrives"),
    [
        (flat(), True),
        (flat(port=9090), False),
        (flat(path="/stats"), False),
        (flat(metrics=[{"name": "vllm:typo", "exportName": "kv-cache"}]), False),
        (nested(), True),
        (nested(enabled=False), False),
        (nested(series="vllm:typo"), False),
    ],
)
def test_a_metric_arrives_when_port_path_and_series_are_right(manifest: dict[str, Any], arrives: bool) -> None:
    assert arriving(manifest) == ({"gke.named_metrics.kv-cache"} if arrives else set())


def test_an_old_engine_does_not_have_the_new_series() -> None:
    assert arriving(flat(), server(container=vllm(tag="v0.8.5"))) == set()


def asked(method: str, path: str, body: Any = None) -> HttpAnswer:
    found = endpoints(GROUP, Objects.of_manifests([server()]))[0].server
    assert found is not None
    content = b"" if body is None else json.dumps(body).encode()
    return answer(found, HttpRequest(method, path, body=content), Load(5, 2), 1700000000)


def test_models_are_listed_by_their_served_names() -> None:
    listed = json.loads(asked("GET", "/v1/models").text)
    assert [item["id"] for item in listed["data"]] == [MODEL]
    assert listed["object"] == "list"


def test_a_completion_has_the_openai_shape() -> None:
    made = json.loads(asked("POST", "/v1/completions", {"model": MODEL, "prompt": "Hi", "max_tokens": 5}).text)
    assert made["object"] == "text_completion"
    assert made["model"] == MODEL
    assert made["choices"][0]["text"]
    assert made["usage"]["completion_tokens"] == 5


def test_a_chat_completion_has_a_message() -> None:
    messages = [{"role": "user", "content": "Hi"}]
    made = json.loads(asked("POST", "/v1/chat/completions", {"model": MODEL, "messages": messages}).text)
    assert made["object"] == "chat.completion"
    assert made["choices"][0]["message"]["role"] == "assistant"


def test_a_stream_ends_with_done() -> None:
    made = asked("POST", "/v1/completions", {"model": MODEL, "prompt": "Hi", "stream": True})
    assert made.content_type == "text/event-stream"
    assert made.text.endswith("data: [DONE]\n\n")


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/v1/completions", {"model": "food-review-1", "prompt": "Hi"}, 404),
        ("POST", "/v1/completions", {"model": MODEL}, 400),
        ("POST", "/v1/completions", [], 400),
        ("GET", "/v1/completions", None, 405),
        ("GET", "/", None, 404),
        ("GET", "/health", None, 200),
    ],
)
def test_what_cannot_be_answered_is_refused_as_vllm_does(method: str, path: str, body: Any, status: int) -> None:
    assert asked(method, path, body).status == status


def test_an_unknown_model_is_named() -> None:
    made = json.loads(asked("POST", "/v1/completions", {"model": "nobody", "prompt": "Hi"}).text)
    assert made["error"]["message"] == "The model `nobody` does not exist."
    assert made["error"]["type"] == "NotFoundError"


def test_metrics_show_the_use_of_the_cache_what_runs_and_what_waits() -> None:
    shown = asked("GET", "/metrics").text
    assert f'{CACHE}{{model_name="{MODEL}"}} 0.25' in shown
    assert f'vllm:num_requests_running{{model_name="{MODEL}"}} 5.0' in shown
    assert f'vllm:num_requests_waiting{{model_name="{MODEL}"}} 2.0' in shown
