# SPDX-License-Identifier: GPL-3.0-or-later
"""The libraries that are neither Python's nor ansible-core's, guarded in this one place."""

from __future__ import annotations

from ansible.module_utils.basic import missing_required_lib

try:
    import google.api_core.exceptions
    import google.auth
    import google.auth.exceptions
    import google.auth.impersonated_credentials
    import google.auth.transport.requests
    import google.oauth2.credentials
    import google.oauth2.service_account
    import kubernetes.client
    import requests
    import urllib3
    import websocket
    from google.cloud import container_v1
    from google.protobuf import json_format

    MISSING = ""
except ImportError as e:
    google = kubernetes = requests = urllib3 = websocket = container_v1 = json_format = None  # type: ignore[assignment]
    MISSING = missing_required_lib(
        "google-auth, requests, google-cloud-container, kubernetes, websocket-client",
        reason=f"for every module of gkefleet.inference ({e}); install requirements.txt of the collection",
    )

__all__ = ["MISSING", "container_v1", "google", "json_format", "kubernetes", "requests", "urllib3", "websocket"]
