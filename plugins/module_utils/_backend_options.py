# SPDX-License-Identifier: GPL-3.0-or-later
"""The option groups of a backend policy (GKE docs: Configure Gateway resources using Policies)."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._options import Spec

METRIC: Spec = {
    "name": {"type": "str", "required": True},
    "max_utilization": {"type": "int", "default": 60},
    "dry_run": {"type": "bool", "default": False},
}
LOGGING: Spec = {
    "enabled": {"type": "bool", "default": True},
    "sample_rate": {"type": "float", "default": 100.0},
}
AFFINITY: Spec = {
    "type": {
        "type": "str",
        "choices": [
            "client_ip",
            "client_ip_port_proto",
            "client_ip_proto",
            "generated_cookie",
            "header_field",
            "http_cookie",
            "none",
        ],
        "required": True,
    },
    "cookie_ttl": {"type": "int"},
}
IAP: Spec = {
    "enabled": {"type": "bool", "default": True},
    "client_id": {"type": "str"},
    "client_secret_name": {"type": "str", "no_log": False},
}
PER_BACKEND: Spec = {
    "backend_preference": {"type": "str", "choices": ["default", "preferred"]},
    "max_rate_per_endpoint": {"type": "int"},
    "capacity_scaler": {"type": "int"},
}
SCOPE: Spec = {
    "selector": {"type": "dict", "required": True},
    "balancing_mode": {"type": "str", "choices": ["custom_metrics", "rate", "utilization"]},
    **PER_BACKEND,
}
