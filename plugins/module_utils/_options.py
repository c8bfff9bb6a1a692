# SPDX-License-Identifier: GPL-3.0-or-later
"""Option groups that modules share, cut exactly like the documentation fragments."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import env_fallback

Spec = dict[str, dict[str, Any]]


def _from_environment(*names: str) -> tuple[Any, list[str]]:
    return env_fallback, list(names)


GOOGLE: Spec = {
    "project": {
        "type": "str",
        "required": True,
        "fallback": _from_environment("GOOGLE_CLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT", "GCP_PROJECT"),
    },
    "access_token": {"type": "str", "no_log": True},
    "access_token_file": {
        "type": "path",
        "fallback": _from_environment("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"),
        "no_log": False,
    },
    "service_account_file": {"type": "path", "fallback": _from_environment("GCP_SERVICE_ACCOUNT_FILE")},
    "service_account_contents": {
        "type": "jsonarg",
        "no_log": True,
        "fallback": _from_environment("GCP_SERVICE_ACCOUNT_CONTENTS"),
    },
    "impersonate_service_account": {
        "type": "str",
        "fallback": _from_environment("CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT"),
    },
    "quota_project": {"type": "str", "fallback": _from_environment("GOOGLE_CLOUD_QUOTA_PROJECT")},
    "endpoints": {"type": "dict", "default": {}},
    "request_timeout": {"type": "float", "default": 60.0},
}

CLUSTER: Spec = {
    "cluster": {"type": "str", "required": True},
    "location": {"type": "str", "required": True},
    "kube_endpoint": {
        "type": "str",
        "choices": ["public", "private", "dns", "connect_gateway"],
        "default": "public",
    },
    "membership": {"type": "str"},
}

OWNERSHIP: Spec = {"adopt": {"type": "bool", "default": False}}

STATE: Spec = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}


def waiting(timeout: float) -> Spec:
    """The wait options with the module's own default of ``timeout`` in seconds."""
    return {"wait": {"type": "bool", "default": True}, **patience(timeout)}


def patience(timeout: float) -> Spec:
    """How long and how often to look, for modules that cannot but wait (times in seconds)."""
    return {
        "timeout": {"type": "float", "default": timeout},
        "poll_interval": {"type": "float", "default": 10.0, "fallback": _from_environment("GKEFLEET_POLL_INTERVAL")},
    }
