# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives the Kubernetes objects of template files."""

from __future__ import annotations

DOCUMENTATION = r"""
name: objects
short_description: The Kubernetes objects of template files
version_added: 1.0.0
author: The gkefleet.inference contributors (@gkefleet)
description:
  - Renders template files as P(gkefleet.inference.rendered#lookup) does, and reads what they give as YAML documents.
  - Files that are asked for together share what was prepared for the first of them, which makes one lookup of many several times cheaper than many lookups.
options:
  _terms:
    description: Files, looked for where P(ansible.builtin.template#lookup) looks for them.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Apply the objects of two templates
  gkefleet.inference.gke_manifest:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    objects: "{{ query('gkefleet.inference.objects', 'namespace.yml.j2', 'prompts.yml.j2') }}"
"""

RETURN = r"""
_raw:
  description: The documents of all files in their order, without those that are empty.
  type: list
  elements: dict
"""

from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.module_utils.common.yaml import yaml_load_all
from ansible_collections.gkefleet.inference.plugins.lookup.rendered import LookupModule as Rendered
from yaml import YAMLError


class LookupModule(Rendered):
    """The lookup."""

    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        """Gives the objects of all files."""
        return [body for term in terms for body in self._objects(term, variables or {})]

    def _objects(self, term: str, variables: dict[str, Any]) -> list[Any]:
        try:
            return [body for body in yaml_load_all(self._rendered(term, variables).encode()) if body]
        except YAMLError as e:
            raise AnsibleLookupError(f"the template {term} gives no YAML: {e}") from e
