# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of a role as the rules read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import HostVars, Variables, said


class Settings(dict[str, Any]):
    """A role's variables without their prefix, each evaluated once, when it is first asked for."""

    def __init__(self, prefix: str, variables: Variables, evaluate: Callable[[Any], Any]) -> None:
        """Keeps where the values come from: the variables of a task on a host, and what makes values of them."""
        super().__init__()
        self.prefix = prefix
        self._variables, self._evaluate = variables, evaluate

    def __missing__(self, name: str) -> Any:
        """Evaluates one of them."""
        self[name] = self.named(f"{self.prefix}{name}")
        return self[name]

    def named(self, name: str) -> Any:
        """Give the value of any variable."""
        return plain(self._evaluate(self._variables[name]))

    def of_cluster(self, what: str, default: Any) -> Any:
        """Give what is said about the host's cluster, by whichever role's variable, or else the default."""
        return plain(self._evaluate(said(self._variables, what, default)))

    @property
    def hostvars(self) -> HostVars:
        """The variables of all hosts."""
        hostvars: HostVars = self._variables["hostvars"]
        return hostvars

    def group(self, name: str) -> list[str]:
        """Give the hosts of a group; of an inventory without it, the host itself."""
        return list(self._variables["groups"].get(name, [self._variables["inventory_hostname"]]))

    @property
    def clusters(self) -> list[str]:
        """The hosts that stand for clusters."""
        return self.group("gke_clusters")


def missing_project(settings: Settings) -> Iterator[str]:
    """Say that nobody has set the project."""
    if not settings["project"]:
        yield f"gkefleet_project is not set; set it, or {settings.prefix}project, to the id of the project"


def plain(value: Any) -> Any:
    """Give Ansible's lazy containers, evaluated to their last entry, as ordinary ones."""
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    return [plain(entry) for entry in value] if isinstance(value, (list, tuple)) else value
