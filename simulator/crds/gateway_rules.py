# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold between fields of a Gateway. Source: the Gateway API's reference, standard channel, v1."""

from __future__ import annotations

from simulator.crds.schema import HOST, rules

ADDRESS_RULES = rules(
    (
        f"self.type != 'Hostname' || !has(self.value) || self.value.matches(r'{HOST}')",
        "the value of a Hostname is a host name",
    )
)
ADDRESSES_RULES = rules(
    (
        "self.all(one, !has(one.value) || !(one.type in ['IPAddress', 'Hostname']) || self.exists_one(other, "
        "other.type == one.type && has(other.value) && other.value == one.value))",
        "an address is there once",
    )
)
TLS_RULES = rules(
    (
        "self.mode != 'Terminate' || (has(self.certificateRefs) && size(self.certificateRefs) > 0)"
        " || (has(self.options) && size(self.options) > 0)",
        "TLS that ends here needs a certificate or options",
    )
)
UNIQUE = (
    "self.all(one, self.exists_one(other, one.port == other.port && one.protocol == other.protocol && "
    "(has(one.hostname) ? one.hostname : '') == (has(other.hostname) ? other.hostname : '')))"
)
LISTENER_RULES = rules(
    (UNIQUE, "Combination of port, protocol and hostname must be unique for each listener"),
    ("self.all(one, self.exists_one(other, other.name == one.name))", "names of listeners differ"),
    ("self.all(one, !has(one.tls) || !(one.protocol in ['HTTP', 'TCP', 'UDP']))", "such a protocol has no TLS"),
    (
        "self.all(one, one.protocol != 'HTTPS' || !has(one.tls) || one.tls.mode == 'Terminate')",
        "TLS of HTTPS ends here",
    ),
    ("self.all(one, !has(one.hostname) || !(one.protocol in ['TCP', 'UDP']))", "such a protocol has no hosts"),
)
