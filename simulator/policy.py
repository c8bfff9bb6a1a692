# SPDX-License-Identifier: GPL-3.0-or-later
"""An IAM policy as Google keeps it: sorted roles, sorted members, a new etag with each change."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any


class Policy:
    """The bindings of a project, conditional ones included."""

    def __init__(self, now: Callable[[], float] = lambda: 0.0) -> None:
        self._now = now
        self._since: dict[tuple[str, str], float] = {}
        self._bindings: list[dict[str, Any]] = []
        self._generation = 1

    @property
    def etag(self) -> str:
        """The etag of the present bindings."""
        return base64.b64encode(b"BwY" + self._generation.to_bytes(6, "big")).decode()

    def grant(self, role: str, member: str) -> None:
        """Add one unconditional binding."""
        self.replace([*self._bindings, {"role": role, "members": [member]}])

    def replace(self, bindings: list[dict[str, Any]]) -> bool:
        """Store these bindings, merged by role and condition; says whether anything changed, which moves the etag."""
        merged: dict[tuple[str, str], dict[str, Any]] = {}
        for binding in bindings:
            condition = binding.get("condition")
            key = (binding["role"], repr(sorted(condition.items())) if condition else "")
            known = merged.setdefault(key, {**binding, "members": []})
            known["members"] = sorted({*known["members"], *binding.get("members", [])})
        stored = [merged[key] for key in sorted(merged) if merged[key]["members"]]
        changed = stored != self._bindings
        self._bindings = stored
        self._generation += changed
        pairs = {(binding["role"], member) for binding in stored for member in binding["members"]}
        self._since = {pair: self._since.get(pair, self._now()) for pair in pairs}
        return changed

    def roles_of(self, member: str) -> list[str]:
        """The roles bound to that member without a condition."""
        return [
            binding["role"]
            for binding in self._bindings
            if member in binding["members"] and not binding.get("condition")
        ]

    def since(self, role: str, member: str) -> float | None:
        """When the member got the role, in cloud seconds; None when it does not have it."""
        return self._since.get((role, member))

    def members(self) -> set[str]:
        """Every member of every binding."""
        return {member for binding in self._bindings for member in binding["members"]}

    def body(self) -> dict[str, Any]:
        """The policy as getIamPolicy answers it; version 1 as long as nothing is conditional."""
        version = 3 if any(binding.get("condition") for binding in self._bindings) else 1
        bindings = [{**binding, "members": list(binding["members"])} for binding in self._bindings]
        return {"bindings": bindings, "etag": self.etag, "version": version}
