# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: gke_fleet
short_description: The clusters of a fleet as hosts
version_added: 1.0.0
description:
  - Every GKE cluster that is registered to a project's fleet becomes a host of the group C(gke_clusters) and of a group named like its region, with underscores for hyphens.
  - The cluster that holds the multi-cluster Gateways is in the group C(gke_config_cluster).
  - Each host has the variables C(gkefleet_project), C(gkefleet_location), C(gkefleet_region) and C(gkefleet_membership), and is worked on from the control node.
  - The file's name must end in C(gke_fleet.yml) or C(gke_fleet.yaml).
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [gkefleet.inference.gke_fleet]
  project:
    description: Id of the fleet's project.
    type: str
    required: true
    env:
      - name: GOOGLE_CLOUD_PROJECT
      - name: CLOUDSDK_CORE_PROJECT
  access_token_file:
    description: A file that holds an access token.
    type: path
    env:
      - name: CLOUDSDK_AUTH_ACCESS_TOKEN_FILE
  service_account_file:
    description: A service-account key or other credentials file.
    type: path
    env:
      - name: GCP_SERVICE_ACCOUNT_FILE
  impersonate_service_account:
    description: E-mail address of a service account to act as.
    type: str
    env:
      - name: CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT
  endpoints:
    description: Base URLs of Google's APIs by their short names.
    type: dict
    default: {}
  timeout:
    description: Seconds that a service which does not answer is asked again.
    type: float
    default: 60.0
requirements:
  - google-auth
  - requests
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
# inventory.gke_fleet.yml
plugin: gkefleet.inference.gke_fleet
project: my-gke-project
"""

import sys
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible_collections.gkefleet.inference.plugins.module_utils._credentials import CredentialSource, endpoint_of
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection, GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import MISSING
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import region_of
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience

ALL = "gke_clusters"
CONFIG = "gke_config_cluster"


class InventoryModule(BaseInventoryPlugin):
    """The fleet's memberships as hosts."""

    NAME = "gkefleet.inference.gke_fleet"

    def verify_file(self, path: str) -> bool:
        """Takes only files that name the plugin."""
        return bool(super().verify_file(path)) and path.endswith(("gke_fleet.yml", "gke_fleet.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Reads the fleet and adds its clusters."""
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        if MISSING:
            raise AnsibleParserError(MISSING)
        try:
            self._add_fleet(GoogleApi.connect("gkehub", self._connection()))
        except FleetError as e:
            raise AnsibleParserError(f"reading the fleet of {self.get_option('project')}: {e}") from e

    def _connection(self) -> Connection:
        source = CredentialSource(
            access_token_file=self.get_option("access_token_file"),
            service_account_file=self.get_option("service_account_file"),
            impersonate_service_account=self.get_option("impersonate_service_account"),
            iam_endpoint=endpoint_of("iamcredentials", self.get_option("endpoints")),
        )
        return Connection(source, self.get_option("endpoints"), Patience(self.get_option("timeout")), read_only=True)

    def _add_fleet(self, gkehub: GoogleApi) -> None:
        parent = f"v1/projects/{self.get_option('project')}/locations"
        feature = gkehub.find(f"{parent}/global/features/multiclusteringress") or {}
        config = feature.get("spec", {}).get("multiclusteringress", {}).get("configMembership")
        for group in (ALL, CONFIG):
            self.inventory.add_group(group)
        for membership in gkehub.list(f"{parent}/-/memberships", "resources"):
            if membership.get("endpoint", {}).get("gkeCluster"):
                self._add_cluster(membership, is_config=membership["name"] == config)

    def _add_cluster(self, membership: Body, is_config: bool) -> None:
        link = membership["endpoint"]["gkeCluster"]["resourceLink"].split("/")
        project, location, name = link[-5], link[-3], link[-1]
        region = self.inventory.add_group(region_of(location).replace("-", "_"))
        for group in (ALL, region, *([CONFIG] if is_config else [])):
            self.inventory.add_host(name, group=group)
        variables = {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "gkefleet_project": project,
            "gkefleet_location": location,
            "gkefleet_region": region_of(location),
            "gkefleet_membership": membership["name"],
        }
        for key, value in variables.items():
            self.inventory.set_variable(name, key, value)
