# SPDX-License-Identifier: GPL-3.0-or-later
"""Connects to a Kubernetes API: through a proxy where one is set, trusting its own authority or the public ones."""

from __future__ import annotations

import ssl
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import KubeServer
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import kubernetes
from ansible_collections.gkefleet.inference.plugins.module_utils._outside import (
    proxy_headers,
    proxy_of,
    public_authorities,
)


def api_client(server: KubeServer) -> Any:
    """The kubernetes client of a server; nothing is sent yet."""
    configuration = kubernetes.client.Configuration()
    configuration.host = server.url
    configuration.proxy = proxy_of(server.url)
    if configuration.proxy:
        configuration.proxy_headers = proxy_headers(configuration.proxy)
    if server.authority is None:
        configuration.ssl_ca_cert = public_authorities()
    client = kubernetes.client.ApiClient(configuration)
    if server.authority:
        client.rest_client.pool_manager.connection_pool_kw["ca_cert_data"] = server.authority
    return client


def trust(server: KubeServer) -> ssl.SSLContext:
    """The authorities that may vouch for a server."""
    if server.authority is None:
        return ssl.create_default_context(cafile=public_authorities())
    return ssl.create_default_context(cadata=server.authority)
