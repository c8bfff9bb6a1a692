# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders template files, without the copy of all variables that ansible.builtin.template makes for each."""

from __future__ import annotations

DOCUMENTATION = r"""
name: rendered
short_description: The text of a template file
version_added: 1.0.0
author: The gkefleet.inference contributors (@gkefleet)
description:
  - Renders template files as P(ansible.builtin.template#lookup) does, with the variables as they are.
  - Variables that tell of the template itself, such as C(template_path), are not there, and files that the template includes are not looked for beside it. In return no variable is copied, and nothing that was prepared for other expressions is prepared again.
options:
  _terms:
    description: Files, looked for where P(ansible.builtin.template#lookup) looks for them.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show the objects of a template
  ansible.builtin.debug:
    msg: "{{ lookup('gkefleet.inference.rendered', 'objects.yml.j2') | from_yaml_all }}"
"""

RETURN = r"""
_raw:
  description: The text of each file.
  type: list
  elements: str
"""

from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.template import trust_as_template


class LookupModule(LookupBase):
    """The lookup."""

    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        """Gives the text of each file."""
        return [self._rendered(term, variables or {}) for term in terms]

    def _rendered(self, term: str, variables: dict[str, Any]) -> str:
        path = self.find_file_in_search_path(variables, "templates", term)
        if not path:
            raise AnsibleLookupError(f"the template {term} is not there")
        template = trust_as_template(self._loader.get_text_file_contents(path))
        return self._templar.template(template, escape_backslashes=False) or ""
