# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters by name, all in one file: Ansible goes through each file of filters for every name that it looks up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters import (
    drift,
    helm,
    hosts,
    lines,
    names,
    plans,
)

FILES = (drift, helm, hosts, lines, names, plans)


class FilterModule:
    """The filters of the collection."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Give each filter its name."""
        return {name: function for file in FILES for name, function in file.FILTERS.items()}
