# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user may want of a pool, said to the official chart and said to our role."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

NAMESPACE = "inference"
SCORERS = {"queue-scorer": 1, "kv-cache-utilization-scorer": 4}
PLUGINS: dict[str, Any] = {
    "apiVersion": "inference.networking.x-k8s.io/v1alpha1",
    "kind": "EndpointPickerConfig",
    "plugins": [
        {"type": "running-requests-size-scorer"},
        {"type": "max-score-picker", "parameters": {"maxNumOfEndpoints": 2}},
    ],
    "schedulingProfiles": [
        {
            "name": "default",
            "plugins": [{"pluginRef": "running-requests-size-scorer", "weight": 1}, {"pluginRef": "max-score-picker"}],
        }
    ],
}


@dataclass(frozen=True)
class Case:
    """One wish: the chart's values beside the selector, the role's variables beside the pool's name."""

    name: str
    values: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    pool: str = "vllm-qwen3-32b"


def _picker(values: dict[str, Any], name: str, **variables: Any) -> Case:
    return Case(
        name, {"inferenceExtension": values}, {f"inference_backend_{key}": one for key, one in variables.items()}
    )


def _weighted(weights: dict[str, int]) -> dict[str, Any]:
    references = [{"pluginRef": scorer, "weight": weight} for scorer, weight in weights.items()]
    return {
        **{key: PLUGINS[key] for key in ("apiVersion", "kind")},
        "plugins": [{"type": scorer} for scorer in weights],
        "schedulingProfiles": [{"name": "default", "plugins": references}],
    }


SGLANG = {"inferencePool": {"modelServerType": "sglang", "targetPorts": [{"number": 30000}]}}
MONITORED = {"monitoring": {"prometheus": {"enabled": True}}}
RANKS = list(range(8000, 8004))
ROOM = {"requests": {"cpu": "2", "memory": "4Gi"}, "limits": {"memory": "6Gi"}}

CASES = [
    Case("vllm"),
    Case("sglang", SGLANG, {"inference_backend_engine": "sglang"}, pool="sglang-qwen3-32b"),
    Case("a name longer than the picker's may be", pool="vllm-qwen3-32b-instruct-of-the-second-team-x"),
    Case(
        "four data-parallel ranks",
        {"inferencePool": {"targetPorts": [{"number": port} for port in RANKS]}},
        {"inference_backend_ports": RANKS},
    ),
    _picker({"replicas": 3}, "three pickers that elect a leader", endpoint_picker_replicas=3),
    _picker(MONITORED, "monitored", endpoint_picker_monitoring=True),
    Case(
        "monitored on Autopilot",
        {"inferenceExtension": MONITORED, "provider": {"gke": {"autopilot": True}}},
        {"inference_backend_endpoint_picker_monitoring": True, "inference_backend_autopilot": True},
    ),
    _picker(
        {"monitoring": {"interval": "30s", "prometheus": {"enabled": True}}},
        "scraped less often",
        endpoint_picker_monitoring=True,
        endpoint_picker_scrape_interval="30s",
    ),
    _picker(
        {"pluginsConfigFile": "mine.yaml", "pluginsCustomConfig": {"mine.yaml": json.dumps(_weighted(SCORERS))}},
        "scorers with other weights",
        scorers=SCORERS,
    ),
    _picker(
        {"pluginsConfigFile": "mine.yaml", "pluginsCustomConfig": {"mine.yaml": json.dumps(PLUGINS)}},
        "other plugins",
        endpoint_picker_config=PLUGINS,
    ),
    _picker({"failureMode": "FailClose"}, "requests are refused without a picker", failure_mode="FailClose"),
    _picker(
        {"flags": {"v": 4, "refresh-metrics-interval": "100ms", "enable-pprof": False}},
        "further flags",
        endpoint_picker_verbosity=4,
        endpoint_picker_flags={"refresh-metrics-interval": "100ms", "enable-pprof": False},
    ),
    _picker({"resources": ROOM}, "a smaller picker", endpoint_picker_resources=ROOM),
    _picker(
        {"resources": {"requests": {"cpu": "1", "memory": None}, "limits": None}},
        "a picker without limits",
        endpoint_picker_resources={"requests": {"cpu": "1"}},
    ),
    _picker(
        {"image": {"registry": "registry.example", "repository": "mirror/epp", "tag": "v1.5.0"}},
        "an image from a mirror",
        endpoint_picker_image="registry.example/mirror/epp:v1.5.0",
    ),
]
