# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules are grouped by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import Settings

Rule = Callable[[Settings], Iterable[str]]


@dataclass(frozen=True)
class Part:
    """Rules about the variables with one prefix, of a host by itself and of all hosts together; they say problems."""

    prefix: str
    of_host: tuple[Rule, ...] = ()
    of_all_hosts: tuple[Rule, ...] = ()

    def wanted(self, settings: Settings) -> bool:
        """Tell whether the role is to set anything up; what all roles have in common counts in any case."""
        return not self.prefix or settings["state"] == "present"
