# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be reconciled."""

from __future__ import annotations

from typing import Protocol

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress


class Target(Protocol):
    """One object that can be brought to a wanted state."""

    @property
    def title(self) -> str:
        """The object as people name it."""

    @property
    def usual(self) -> str:
        """How long it usually takes to become ready."""

    @property
    def present(self) -> bool:
        """Whether the object is wanted at all."""

    def read(self) -> Body | None:
        """The live object, ``None`` when it is absent. Raises ParentMissing when it cannot be there yet."""

    def settled(self, live: Body | None) -> Progress:
        """Whether nobody is changing the live object just now."""

    def going(self, live: Body) -> str:
        """How the live object is being deleted, as a person would say it; nothing when it stays."""

    def plan(self, live: Body | None) -> Plan:
        """What is to be done."""

    def apply(self, plan: Plan, live: Body | None) -> Steps:
        """Does it, one operation after the other."""

    def ready(self, live: Body) -> Progress:
        """Whether the live object is in working order."""

    def owned(self, live: Body) -> bool:
        """Whether this collection made the live object."""
