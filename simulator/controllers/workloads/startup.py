# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a container takes to serve, and how long its probes let it try."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from simulator.controllers.kinds import INFERENCE_POOL
from simulator.controllers.manifests import Manifest, namespace_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.containers import environment
from simulator.dataplane.engines import TOKEN_VARIABLES, model_server, words_of

TYPICAL_BILLIONS = 8.0
# The lora-adapter-syncer watches its ConfigMap for ever; as an ordinary init container it never lets the pod start.
ENDLESS = ("lora-adapter-syncer", "lora-syncer")
PICKER_FLAG = "pool-name"


@dataclass(frozen=True)
class Durations:
    """Cloud seconds of a pod's steps: a large image, an 8B model's weights, anything small."""

    image: float
    model: float
    start: float


def image_seconds(container: dict[str, Any], durations: Durations) -> float:
    """How long the image takes to arrive."""
    return durations.image if model_server(container) else durations.start


def load_seconds(container: dict[str, Any], durations: Durations) -> float:
    """How long a started container takes to answer its probes; weights take longer the larger the model."""
    server = model_server(container)
    if server is None:
        return durations.start
    return durations.model * max(1.0, server.billions / TYPICAL_BILLIONS)


def budget_seconds(container: dict[str, Any]) -> float:
    """How long the kubelet waits before it restarts a container that does not answer yet."""
    probe = container.get("startupProbe") or container.get("livenessProbe")
    if not probe:
        return math.inf
    tries, period = int(probe.get("failureThreshold", 3)), int(probe.get("periodSeconds", 10))
    return float(int(probe.get("initialDelaySeconds", 0)) + tries * period)


def crash_reason(pod: Manifest, container: dict[str, Any], objects: Objects) -> str | None:
    """Why the program ends with an error as soon as it starts; None when it goes on."""
    server = model_server(container)
    if server is None or not server.is_gated:
        return None
    variables = environment(pod, container, objects)
    if any(variables.get(name) for name in TOKEN_VARIABLES):
        return None
    return (
        f"OSError: You are trying to access a gated repo.\n401 Client Error. Access to model {server.model} is "
        "restricted. You must have access to it and be authenticated to access it. Please log in."
    )


def is_endless(container: dict[str, Any]) -> bool:
    """Tells whether an init container never ends."""
    told = f"{container.get('name', '')} {container.get('image', '')}"
    return any(name in told for name in ENDLESS)


def is_picker(container: dict[str, Any]) -> bool:
    """Tells whether a container runs an endpoint picker."""
    return PICKER_FLAG in picker_options(words_of(container))


def picks_missing_pool(pod: Manifest, container: dict[str, Any], objects: Objects) -> bool:
    """Tells whether this is an endpoint picker whose pool is not there: it reports not-serving until it is."""
    options = picker_options(words_of(container))
    if PICKER_FLAG not in options:
        return False
    variables = environment(pod, container, objects)
    namespace = options.get("pool-namespace") or variables.get("NAMESPACE") or namespace_of(pod)
    if namespace.startswith("$("):
        namespace = variables.get(namespace[2:-1], namespace_of(pod))
    return objects.find(INFERENCE_POOL, namespace, options[PICKER_FLAG]) is None


def picker_options(words: list[str]) -> dict[str, str]:
    """The flags of a command line with their values; a flag without one has the next word."""
    options: dict[str, str] = {}
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        if not word.startswith("-"):
            continue
        name, equals, value = word.lstrip("-").partition("=")
        options[name] = value if equals else following
    return options
