# SPDX-License-Identifier: GPL-3.0-or-later
"""The stand-in for a model server: a function from request to answer, in the shapes of the OpenAI API."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from simulator.dataplane.engines import HEALTH_PATHS, ModelServer
from simulator.dataplane.messages import HttpAnswer, HttpRequest, json_answer, text_answer
from simulator.dataplane.running_server import Load

FIRST_TOKEN = 0.05
PER_TOKEN = 0.01
DEFAULT_TOKENS = 16
# The endpoint picker's prefix scorer reads how large the cache is.
CACHE_CONFIG = (
    "# TYPE vllm:cache_config_info gauge\n"
    'vllm:cache_config_info{block_size="16",engine="0",num_gpu_blocks="16384"} 1.0\n'
)
WORDS = ["Hello", "from", "the", "simulated", "model;", "it", "has", "no", "weights", "and", "means", "well", "."]


def answer(server: ModelServer, request: HttpRequest, load: Load, now: int) -> HttpAnswer:
    """What a model server under this load answers; `now` is in seconds since the epoch."""
    match request.method, request.path:
        case "GET", "/v1/models":
            return json_answer(200, _models(server, now))
        case "GET", "/metrics":
            return text_answer(200, _metrics(server, load))
        case "GET", path if path in HEALTH_PATHS[server.engine]:
            return HttpAnswer(200)
        case "POST", "/v1/completions":
            return _generated(server, request, now, _completion)
        case "POST", "/v1/chat/completions":
            return _generated(server, request, now, _chat)
        case _, "/v1/completions" | "/v1/chat/completions" | "/v1/models":
            return json_answer(405, {"detail": "Method Not Allowed"})
    return json_answer(404, {"detail": "Not Found"})


Shape = Callable[[dict[str, Any], str], tuple[str, dict[str, Any]]]


def _generated(server: ModelServer, request: HttpRequest, now: int, shape: Shape) -> HttpAnswer:
    try:
        asked = json.loads(request.body or b"null")
    except ValueError:
        return _error(400, "BadRequestError", "There was an error parsing the body")
    needed = "messages" if shape is _chat else "prompt"
    if not isinstance(asked, dict) or needed not in asked:
        return _error(400, "BadRequestError", f"[{{'type': 'missing', 'loc': ('body', '{needed}')}}]")
    model = asked.get("model") or server.served[0]
    if model not in server.served:
        return _error(404, "NotFoundError", f"The model `{model}` does not exist.", "model")
    return _completed(asked, model, request.body, now, shape)


def _completed(asked: dict[str, Any], model: str, body: bytes, now: int, shape: Shape) -> HttpAnswer:
    tokens = int(asked.get("max_tokens") or asked.get("max_completion_tokens") or DEFAULT_TOKENS)
    text = " ".join(WORDS[index % len(WORDS)] for index in range(min(tokens, len(WORDS))))
    kind, choice = shape(asked, text)
    prompt = len(json.dumps(asked.get("prompt") or asked.get("messages")).split())
    content = {
        "id": f"cmpl-{hashlib.sha256(body).hexdigest()[:32]}",
        "object": kind,
        "created": now,
        "model": model,
        "choices": [{"index": 0, **choice, "logprobs": None, "finish_reason": "length"}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": tokens, "total_tokens": prompt + tokens},
    }
    seconds = FIRST_TOKEN + PER_TOKEN * tokens
    if not asked.get("stream"):
        return json_answer(200, content, seconds)
    events = f"data: {json.dumps(content)}\n\ndata: [DONE]\n\n".encode()
    return HttpAnswer(200, events, "text/event-stream", seconds)


def _completion(_asked: dict[str, Any], text: str) -> tuple[str, dict[str, Any]]:
    return "text_completion", {"text": text}


def _chat(asked: dict[str, Any], text: str) -> tuple[str, dict[str, Any]]:
    message = {"role": "assistant", "content": text}
    return (
        ("chat.completion.chunk", {"delta": message})
        if asked.get("stream")
        else ("chat.completion", {"message": message})
    )


def _models(server: ModelServer, now: int) -> dict[str, Any]:
    owner = "vllm" if server.engine == "vllm" else "sglang"
    entry = {"object": "model", "created": now, "owned_by": owner, "root": server.model, "parent": None}
    return {"object": "list", "data": [{"id": name, **entry} for name in server.served]}


def _metrics(server: ModelServer, load: Load) -> str:
    running_name = "vllm:num_requests_running" if server.engine == "vllm" else "sglang:num_running_reqs"
    waiting_name = "vllm:num_requests_waiting" if server.engine == "vllm" else "sglang:num_queue_reqs"
    values = {running_name: float(load.running), waiting_name: float(load.waiting)}
    values |= dict.fromkeys(server.cache_metrics, load.cache_use)
    label = f'{{model_name="{server.served[0]}"}}'
    shown = "".join(f"# TYPE {name} gauge\n{name}{label} {value}\n" for name, value in values.items())
    return shown + (CACHE_CONFIG if server.engine == "vllm" else "")


def _error(code: int, kind: str, message: str, parameter: str | None = None) -> HttpAnswer:
    return json_answer(code, {"error": {"message": message, "type": kind, "param": parameter, "code": code}})
