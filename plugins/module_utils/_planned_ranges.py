# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranges that several clusters plan in one network, and where they exclude each other (VPC docs: Subnets)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

from ansible_collections.gkefleet.inference.plugins.module_utils._ranges import MANAGED_SERVICES, block_problems

PROXIES, PODS, SERVICES = "proxy_range", "pod_range", "service_range"
KINDS = (PROXIES, PODS, SERVICES)


@dataclass(frozen=True)
class PlannedRange:
    """A range that is planned: for what, the option that says so, whose it is, and the region it is for."""

    kind: str
    option: str
    owner: str
    region: str
    text: str

    def problems(self) -> list[str]:
        """Say why the text is no range for pods or Services, whatever else is planned."""
        return [] if self.managed else block_problems(self.option, self.text)

    @property
    def managed(self) -> bool:
        """Tell whether GKE manages the range, which any number of clusters share."""
        return self.kind == SERVICES and self._block is not None and self._block.subnet_of(MANAGED_SERVICES)

    @property
    def _block(self) -> IPv4Network | None:
        try:
            return IPv4Network(self.text)
        except ValueError:
            return None

    def clashes(self, other: PlannedRange) -> bool:
        """Tell whether the network has no room for both; one region has one proxy-only subnet for all its clusters."""
        shared = self.kind == other.kind == PROXIES and self.region == other.region
        if self == other or shared or self.managed or other.managed or not self._block or not other._block:
            return False
        return self._block.overlaps(other._block)

    def overlaps(self, others: Iterable[PlannedRange]) -> Iterator[str]:
        """Say which other ranges this one overlaps."""
        for other in others:
            if self.clashes(other):
                yield (
                    f"{self.option}: {self.text} overlaps {other.text} of {other.owner}, its {other.option};"
                    " set another range for one"
                )


def is_block(text: str) -> bool:
    """Tell a range from the name of a secondary range, and from a size whose place GKE chooses."""
    return "/" in text and not text.startswith("/")
