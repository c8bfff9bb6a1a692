# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what is wrong with the variables of the role inference_backend, as they are for the host."""

from __future__ import annotations

DOCUMENTATION = r"""
name: backend_problems
short_description: What is wrong with the variables of the role inference_backend together
version_added: 1.0.0
author: The gkefleet.inference contributors (@gkefleet)
description:
  - Says which values of the role's variables cannot work, alone or beside each other. The role's variables must be there, so it is asked in the role, or after it in its play.
"""

EXAMPLES = r"""
- name: Refuse a backend that cannot work
  ansible.builtin.assert:
    that: query('gkefleet.inference.backend_problems') | length == 0
    fail_msg: "{{ query('gkefleet.inference.backend_problems') | join('\n') }}"
"""

RETURN = r"""
_raw:
  description: One sentence for each problem, with what to set; none when all is well.
  type: list
  elements: str
"""

from typing import Any

from ansible.plugins.lookup import LookupBase
from ansible_collections.gkefleet.inference.plugins.plugin_utils._backend_rules import backend_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import said

# What the cluster has where nothing is said about it.
OF_CLUSTERS: dict[str, Any] = {"node_pools": [], "managed_prometheus": True}


class LookupModule(LookupBase):
    """The lookup."""

    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        """Gives the problems of the host's backend."""
        return backend_problems(Settings(variables or {}, self._templar))


class Settings(dict[str, Any]):
    """The role's variables without their prefix, each evaluated once, when it is first asked for."""

    def __init__(self, variables: dict[str, Any], templar: Any) -> None:
        """Keeps where the values come from."""
        super().__init__()
        self._variables, self._templar = variables, templar

    def __missing__(self, name: str) -> Any:
        """Evaluates one of them."""
        self[name] = self._templar.template(self._written(name))
        return self[name]

    def _written(self, name: str) -> Any:
        if name in OF_CLUSTERS:
            return said(self._variables, name, OF_CLUSTERS[name])
        return self._variables[f"inference_backend_{name}"]
