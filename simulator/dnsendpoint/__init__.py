# SPDX-License-Identifier: GPL-3.0-or-later
"""The DNS endpoints of clusters: names under gke.goog, a public certificate, Google tokens only."""

from simulator.dnsendpoint.proxy import Proxy
from simulator.dnsendpoint.server import DnsEndpoints

__all__ = ["DnsEndpoints", "Proxy"]
