#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gke_credentials
short_description: Give what other programs need to reach the Kubernetes API of a GKE cluster
version_added: 1.0.0
description:
  - Gives a kubeconfig without any secret and, apart from it, an access token of the caller, for tasks such as C(kubernetes.core.helm).
  - Nothing is written. The modules of this collection do not need it.
  - "The result holds the token: register it in a task with C(no_log: true)."
options:
  missing_ok:
    description: Whether to give null for a cluster that does not exist, as a removal that was interrupted may find it, instead of failing.
    type: bool
    default: false
  timeout:
    description: Seconds to wait at most for answers.
    type: float
    default: 60.0
extends_documentation_fragment:
  - gkefleet.inference.cluster
  - gkefleet.inference.google
  - gkefleet.inference.wait.patience
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Find how the cluster is reached
  gkefleet.inference.gke_credentials:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
  register: reached
  no_log: true
"""

RETURN = r"""
resource:
  description: How the cluster is reached, null while it does not exist in check mode or with O(missing_ok).
  returned: success
  type: dict
  contains:
    kubeconfig:
      description: A kubeconfig that names the server and its certificate authority, and no user.
      type: dict
    token:
      description:
        - An access token, in base64 like the values of a Secret, because Ansible blots out a token that was given as an option.
        - It lives as long as Google lets it, usually an hour.
      type: str
"""

import base64
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import KubeServer, found_server
from ansible_collections.gkefleet.inference.plugins.module_utils._options import CLUSTER, GOOGLE, patience
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, Resource, run
from ansible_collections.gkefleet.inference.plugins.module_utils._tokens import bearer_token


class Credentials(Resource):
    """How one cluster is reached."""

    spec = ModuleSpec({"missing_ok": {"type": "bool", "default": False}, **CLUSTER, **GOOGLE, **patience(60.0)})

    def run(self) -> dict[str, Any]:
        try:
            server = found_server(self.connection, self.options)
        except ParentMissing:
            if self.context.check_mode or self.options["missing_ok"]:
                return {"changed": False, "resource": None}
            raise
        token = base64.b64encode(bearer_token(self.connection.source).encode()).decode()
        return {"changed": False, "resource": {"kubeconfig": kubeconfig(server), "token": token}}


def kubeconfig(server: KubeServer) -> dict[str, Any]:
    """A kubeconfig of one server, without a user."""
    cluster = {"server": server.url}
    if server.authority:
        cluster["certificate-authority-data"] = base64.b64encode(server.authority.encode()).decode()
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": server.name, "cluster": cluster}],
        "contexts": [{"name": server.name, "context": {"cluster": server.name}}],
        "current-context": server.name,
    }


def main() -> None:
    run(Credentials)


if __name__ == "__main__":
    main()
