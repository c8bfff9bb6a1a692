# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Which cluster's Kubernetes API is spoken to, and how it is reached."""

    DOCUMENTATION = r"""
options:
  cluster:
    description: Name of the cluster.
    type: str
    required: true
  location:
    description: Region or zone of the cluster, as it was created.
    type: str
    required: true
  kube_endpoint:
    description:
      - How the Kubernetes API is reached. No kubeconfig is needed for any of them.
      - V(public) and V(private) are the IP endpoints, V(dns) is the DNS endpoint, which must take external traffic.
      - V(connect_gateway) goes through the fleet.
    type: str
    choices: [public, private, dns, connect_gateway]
    default: public
  membership:
    description:
      - Full name of the cluster's membership (projects/PROJECT/locations/LOCATION/memberships/NAME), for V(connect_gateway).
      - The one that registers the cluster in the fleet of O(project) when not set.
    type: str
"""
