# SPDX-License-Identifier: GPL-3.0-or-later
"""Which model server a container runs, read from its image, command and arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# Where each engine listens unless told otherwise.
PORTS = {"vllm": 8000, "sglang": 30000}
HEALTH_PATHS = {
    "vllm": ("/health", "/ping", "/v1/models", "/version", "/metrics"),
    "sglang": ("/health", "/health_generate", "/v1/models", "/get_model_info", "/metrics"),
}
GATED = ("meta-llama/", "google/gemma", "mistralai/")
TOKEN_VARIABLES = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HUGGINGFACE_TOKEN")
# vLLM renamed its cache metric in this version and dropped the old name later.
RENAMED = (0, 10, 2)
OLD_NAME_GONE = (0, 30, 0)


@dataclass(frozen=True)
class ModelServer:
    """One model server as its container configures it."""

    engine: str
    port: int
    model: str
    served: tuple[str, ...]
    version: tuple[int, ...] = ()
    has_metrics: bool = True
    ranks: int = 1

    @property
    def ports(self) -> tuple[int, ...]:
        """Every port it listens on: data-parallel ranks sit side by side."""
        return tuple(range(self.port, self.port + self.ranks))

    @property
    def billions(self) -> float:
        """The size of the model in thousand million parameters, as its name tells; 8 when it does not."""
        match = re.search(r"(\d+(?:\.\d+)?)[bB](?![a-zA-Z0-9])", self.model)
        return float(match[1]) if match else 8.0

    @property
    def is_gated(self) -> bool:
        """Tells whether Hugging Face hands the weights only to those who show a token."""
        return self.model.startswith(GATED)

    @property
    def cache_metrics(self) -> tuple[str, ...]:
        """The names under which this version exposes the use of its key-value cache."""
        if not self.has_metrics:
            return ()
        if self.engine == "sglang":
            return ("sglang:token_usage",)
        if not self.version:
            return ("vllm:gpu_cache_usage_perc", "vllm:kv_cache_usage_perc")
        if self.version < RENAMED:
            return ("vllm:gpu_cache_usage_perc",)
        new = ("vllm:kv_cache_usage_perc",)
        return new if self.version >= OLD_NAME_GONE else ("vllm:gpu_cache_usage_perc", *new)


def model_server(container: dict[str, Any]) -> ModelServer | None:
    """The model server in a container, or None when it runs something else."""
    words = words_of(container)
    engine = _engine(container.get("image", ""), words)
    if engine is None:
        return None
    options = _options(words)
    model = _model(words, options)
    if not model:
        return None
    served = options.get("served-model-name") or [model]
    adapters = [name.split("=")[0] for name in options.get("lora-modules", [])]
    port = (options.get("port") or [str(PORTS[engine])])[0]
    if not port.isdigit():
        return None  # the engine refuses its command line, so nothing serves
    has_metrics = engine == "vllm" or "enable-metrics" in options
    version = _version(container.get("image", ""))
    return ModelServer(engine, int(port), model, (*served, *adapters), version, has_metrics, _ranks(options))


def words_of(container: dict[str, Any]) -> list[str]:
    """Command and arguments as one list; a shell script is taken apart into words."""
    words: list[str] = []
    for word in [*(container.get("command") or []), *(container.get("args") or [])]:
        words += word.replace("\\\n", " ").split() if any(blank in word for blank in " \n") else [word]
    return words


def _engine(image: str, words: list[str]) -> str | None:
    told = " ".join([image, *words])
    if "sglang" in told:
        return "sglang"
    return "vllm" if "vllm" in image or "vllm.entrypoints" in told or words[:1] == ["vllm"] else None


def _options(words: list[str]) -> dict[str, list[str]]:
    options: dict[str, list[str]] = {}
    for word, values in _flags(words):
        name, _, value = word.lstrip("-").partition("=")
        options[name] = [value] if value else values
    return options


def _flags(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    flags = [index for index, word in enumerate(words) if word.startswith("--")]
    for index, following in pairwise([*flags, len(words)]):
        yield words[index], words[index + 1 : following]


def _model(words: list[str], options: dict[str, list[str]]) -> str:
    for name in ("model", "model-path"):
        if options.get(name):
            return options[name][0]
    after_serve = words[words.index("serve") + 1 :] if "serve" in words else []
    return after_serve[0] if after_serve and not after_serve[0].startswith("-") else ""


def _ranks(options: dict[str, list[str]]) -> int:
    told = options.get("data-parallel-size") or options.get("dp-size") or ["1"]
    return int(told[0]) if told[0].isdigit() else 1


def _version(image: str) -> tuple[int, ...]:
    tag = image.partition("@")[0].rpartition(":")[2]
    match = re.fullmatch(r"v?(\d+)\.(\d+)(?:\.(\d+))?.*", tag)
    return tuple(int(part or 0) for part in match.groups()) if match else ()
