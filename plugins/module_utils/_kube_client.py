# SPDX-License-Identifier: GPL-3.0-or-later
"""Connects to a Kubernetes API: through a proxy where one is set, trusting its own authority or the public ones."""

from __future__ import annotations

import importlib
import ssl
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import KubeServer
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import urllib3
from ansible_collections.gkefleet.inference.plugins.module_utils._outside import (
    proxy_headers,
    proxy_of,
    public_authorities,
)


def connections(server: KubeServer) -> Any:
    """The connections to a server, as urllib3 keeps them open; nothing is sent yet."""
    authorities = {"ca_cert_data": server.authority} if server.authority else {"ca_certs": public_authorities()}
    settings: dict[str, Any] = {"cert_reqs": ssl.CERT_REQUIRED, **authorities}
    proxy = proxy_of(server.url)
    if not proxy:
        return urllib3.PoolManager(**settings)
    if proxy.startswith("socks"):
        # Needs PySocks, which only those have who need it.
        return importlib.import_module("urllib3.contrib.socks").SOCKSProxyManager(proxy, **settings)
    return urllib3.ProxyManager(proxy, proxy_headers=proxy_headers(proxy), **settings)


def trust(server: KubeServer) -> ssl.SSLContext:
    """The authorities that may vouch for a server."""
    if server.authority is None:
        return ssl.create_default_context(cafile=public_authorities())
    return ssl.create_default_context(cadata=server.authority)
