# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what is wrong with variables, each for itself and beside each other, before anything is made of them."""

from __future__ import annotations

DOCUMENTATION = r"""
name: problems
short_description: What is wrong with the variables of this collection
version_added: 1.0.0
author: The gkefleet.inference contributors (@gkefleet)
description:
  - Looks at every variable of this collection that somebody has set for the host, and says which values cannot work.
  - A variable that cannot be evaluated, that is null where it must not be, that has the wrong type, that is none of its role's choices, or that Google or Kubernetes would refuse, is named, with what to set.
  - Names that begin like those of this collection and mean nothing are typing errors. The nearest known name is told. The variable C(gkefleet_unknown_variables) says what happens to them, V(refuse) by default, V(warn) or V(ignore). A name that resembles none of ours is only warned about.
  - What one variable means for another is judged for the parts that are listed in O(together), when each is fine by itself.
options:
  _terms:
    description: Beginnings of the names to look at, such as V(mc_gateway_). None looks at all.
    type: list
    elements: str
  values_of:
    description: Names of the variables whose values are judged. None judges all that are looked at. Typing errors are found either way.
    type: list
    elements: str
    default: []
  together:
    description:
      - Parts whose variables are judged beside each other. The first that has problems is the last that is judged.
      - V(fleet), V(gke_gpu_cluster), V(inference_backend) and V(mc_gateway) are the roles, V(proxy_subnet) is the part of role V(mc_gateway) that every region has.
      - V(own_proxy_range) demands a range of the host, V(all_proxy_ranges) one of each region that is to have an address.
      - V(all_roles) compares what the roles' own variables mean.
      - Their roles' variables must be there, so it is asked in the role, or after it in its play. A role whose state is V(absent) is left out.
    type: list
    elements: str
    default: []
  all_hosts:
    description: Whether the hosts of C(gke_clusters) are compared as well. One host of a run is enough.
    type: bool
    default: true
notes:
  - Variables that hold what their role has by default are not evaluated.
"""

EXAMPLES = r"""
- name: Refuse values that cannot work
  ansible.builtin.assert:
    that: query('gkefleet.inference.problems') | length == 0
    fail_msg: "{{ query('gkefleet.inference.problems') | join('\n') }}"

- name: Refuse a backend that cannot work
  ansible.builtin.assert:
    that: query('gkefleet.inference.problems', together=['inference_backend']) | length == 0
    fail_msg: "{{ query('gkefleet.inference.problems', together=['inference_backend']) | join('\n') }}"
"""

RETURN = r"""
_raw:
  description: One sentence for each problem, none when all is well.
  type: list
  elements: str
"""

from collections.abc import Iterator
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display
from ansible_collections.gkefleet.inference.plugins.module_utils._known_variables import (
    PREFIXES,
    UNKNOWN_VARIABLES,
    is_default,
    known_variables,
    nullable,
    unknown_variables,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._role_rules import ROLES
from ansible_collections.gkefleet.inference.plugins.module_utils._shared_rules import SHARED
from ansible_collections.gkefleet.inference.plugins.module_utils._value_rules import anything
from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import Variables
from ansible_collections.gkefleet.inference.plugins.plugin_utils._role_arguments import argument_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import plain
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.together import problems_together

RULES = {**SHARED, **ROLES}
UNREADABLE = (AnsibleError, AttributeError, LookupError, TypeError, ValueError)
display = Display()


class LookupModule(LookupBase):
    """The lookup."""

    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        """Gives the problems of the host's variables."""
        given = variables or {}
        self.set_options(var_options=given, direct=kwargs)
        judged = self.get_option("values_of") or known_variables()
        names = [name for name in given if name.startswith(tuple(terms) or PREFIXES)]
        checked = [name for name in names if name in judged and not is_default(name, given[name])]
        found = [problem for name in sorted(checked) for problem in self._problems(name, given)]
        return found + list(self._unknown(names, given)) or self._together(given)

    def _problems(self, name: str, variables: Variables) -> Iterator[str]:
        try:
            value = plain(self._templar.template(variables[name]))
        except AnsibleError as e:
            yield f"{name} cannot be evaluated: {e.message}"
            return
        if value is not None:
            yield from list(RULES.get(name, anything)(name, value)) or argument_problems(name, value, self._loader)
        elif not nullable(name):
            yield f"{name} is null; set a value, or leave the variable out"

    def _together(self, given: dict[str, Any]) -> list[str]:
        parts, all_hosts = self.get_option("together"), self.get_option("all_hosts")
        try:
            return problems_together(parts, given, self._templar.template, all_hosts=all_hosts)
        except UNREADABLE:
            others = list(self._of_other_hosts(given))
            if others:
                return others
            raise

    def _of_other_hosts(self, given: dict[str, Any]) -> Iterator[str]:
        """Says which values of other hosts are wrong by themselves, so that nothing can be compared with them."""
        for host in given["groups"].get("gke_clusters", []):
            variables = given["hostvars"][host]
            for name in sorted(known_variables() & set(variables)):
                yield from (f"on {host}, {problem}" for problem in self._problems(name, variables))

    def _unknown(self, names: list[str], given: dict[str, Any]) -> Iterator[str]:
        wish = str(self._templar.template(given.get(UNKNOWN_VARIABLES, "refuse")))
        for name, nearest in unknown_variables(names).items():
            if nearest and wish == "refuse":
                meant = f"did you mean {nearest}? {UNKNOWN_VARIABLES}: warn lets it pass"
                yield f"{name} is no variable of this collection; {meant}"
            elif wish != "ignore":
                display.warning(f"{name} is no variable of gkefleet.inference, and nothing reads it")
