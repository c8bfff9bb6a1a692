# SPDX-License-Identifier: GPL-3.0-or-later
"""The VPC as a pod sees it: which address and port lead to which loopback listener."""

from __future__ import annotations

from dataclasses import dataclass, field

Endpoint = tuple[str, int]


@dataclass
class Network:
    """The addresses that somebody answers on, each with the loopback address that really listens."""

    listeners: dict[Endpoint, Endpoint] = field(default_factory=dict)

    def resolve(self, address: str, port: int) -> Endpoint | None:
        """Where to connect for an address inside the VPC; None when nobody answers there."""
        return self.listeners.get((address, port))

    def has(self, address: str) -> bool:
        """Tells whether the address belongs to anything, on whatever port."""
        return any(known == address for known, _ in self.listeners)
