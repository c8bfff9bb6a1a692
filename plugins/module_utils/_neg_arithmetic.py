# SPDX-License-Identifier: GPL-3.0-or-later
"""How many network endpoint groups an inference pool costs (GKE docs: Set up multi-cluster GKE Inference Gateway)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GROUPS_PER_BACKEND_SERVICE = 50
PORTS_PER_POOL = 8


@dataclass(frozen=True)
class Share:
    """One cluster's part: each port of the pool needs one group in each zone that has nodes."""

    cluster: str
    ports: int
    zones: int

    @property
    def groups(self) -> int:
        """Give the number of groups this cluster adds."""
        return self.ports * self.zones


def total(shares: Sequence[Share]) -> int:
    """Give the groups of all clusters, which one backend service must hold."""
    return sum(share.groups for share in shares)


def group_problems(shares: Sequence[Share]) -> list[str]:
    """Say by how much the pool exceeds what one backend service takes."""
    needed = total(shares)
    if needed <= GROUPS_PER_BACKEND_SERVICE:
        return []
    sums = " + ".join(f"{share.cluster} {share.ports} ports x {share.zones} zones" for share in shares)
    return [
        (
            f"the pool needs {needed} network endpoint groups ({sums}), a backend service takes "
            f"{GROUPS_PER_BACKEND_SERVICE}; use fewer ports, node zones or clusters"
        )
    ]


def port_problems(option: str, ports: Sequence[int]) -> list[str]:
    """Say which port numbers an inference pool refuses."""
    problems = [
        f"{option}: {port} is no port; set a number from 1 to 65535" for port in ports if not 1 <= port <= 65535
    ]
    if len(set(ports)) < len(ports):
        problems.append(f"{option}: a port is listed twice; list each once")
    if len(ports) > PORTS_PER_POOL:
        problems.append(f"{option}: {len(ports)} ports, a pool takes at most {PORTS_PER_POOL}; list fewer")
    return problems
