#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: gcp_proxy_subnet
short_description: Give a region the proxy-only subnet of cross-region load balancers
version_added: 1.0.0
description:
  - Creates the subnet with purpose C(GLOBAL_MANAGED_PROXY) from which the proxies of cross-region internal Application Load Balancers get their addresses. Every region that has a gateway address needs one.
  - A region of a network has one active subnet of this kind. One that is there is used, whatever its name and range; the result then says how it differs.
  - A range that overlaps others in the network is refused before anything is created. Only a subnet that this module made is ever deleted, as soon as no load balancer uses it any more.
options:
  name:
    description: Name of the subnet, if it has to be created.
    type: str
    required: true
  region:
    description: Region of the subnet.
    type: str
    required: true
  network:
    description: VPC network, by name or as C(projects/HOST_PROJECT/global/networks/NAME).
    type: str
    default: default
  range:
    description: IPv4 range with a prefix of 26 bits or fewer, 23 to begin with. Needed unless O(state=absent).
    type: str
  timeout:
    description: Seconds to wait at most until the subnet is ready, or gone.
    type: float
    default: 900.0
extends_documentation_fragment:
  - gkefleet.inference.google
  - gkefleet.inference.state
  - gkefleet.inference.wait
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Create the proxy-only subnet
  gkefleet.inference.gcp_proxy_subnet:
    project: my-gke-project
    name: gke-west-proxy
    region: europe-west3
    network: default
    range: 10.0.0.0/23
"""

RETURN = r"""
resource:
  description: The active subnet as the API gives it, null when there is none.
  returned: success
  type: dict
  sample:
    name: gke-west-proxy
    ipCidrRange: 10.0.0.0/23
    purpose: GLOBAL_MANAGED_PROXY
    role: ACTIVE
    state: READY
msg:
  description: How a subnet that was there differs from the one asked for.
  returned: when it differs
  type: str
  sample: "subnet proxies with 10.8.0.0/23 is used; gke-west-proxy with 10.0.0.0/23 was asked for"
ready:
  description:
    - Whether the subnet was seen READY, so nothing is left to wait for.
    - Always false in check mode, for O(state=absent), and for what this run changed without waiting for it.
  returned: success
  type: bool
"""

from functools import cached_property
from typing import Any, cast

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import (
    FleetError,
    InputError,
    ParentMissing,
    Refusal,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._given import refuse
from ansible_collections.gkefleet.inference.plugins.module_utils._google_resource import GoogleResource
from ansible_collections.gkefleet.inference.plugins.module_utils._marks import DESCRIPTION
from ansible_collections.gkefleet.inference.plugins.module_utils._names import SUBNET
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import network_path
from ansible_collections.gkefleet.inference.plugins.module_utils._networks import Network
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps, compute_operation
from ansible_collections.gkefleet.inference.plugins.module_utils._options import GOOGLE, STATE, waiting
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan
from ansible_collections.gkefleet.inference.plugins.module_utils._proxy_subnets import (
    CROSS_REGION,
    REGIONAL,
    active,
    backup,
    in_network,
    name_problems,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._ranges import (
    auto_mode_problems,
    overlap_problems,
    range_problems,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, run
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress, until

BUSY = ("resourceInUseByAnotherResource", "resourceNotReady")


class ProxySubnet(GoogleResource):
    """The active proxy-only subnet of one region of one network."""

    spec = ModuleSpec(
        {
            "name": {"type": "str", "required": True},
            "region": {"type": "str", "required": True},
            "network": {"type": "str", "default": "default"},
            "range": {"type": "str"},
            **GOOGLE,
            **STATE,
            **waiting(900),
        },
        {"required_if": [("state", "present", ("range",))]},
    )
    usual = "less than 1 min"

    @property
    def title(self) -> str:
        return f"the proxy-only subnet of {self.options['network']} in {self.options['region']}"

    @cached_property
    def network(self) -> Network:
        return Network(self.google("compute"), network_path(self.options["project"], self.options["network"]) or "")

    @property
    def parent(self) -> str:
        return f"projects/{self.network.project}/regions/{self.options['region']}"

    def check(self) -> None:
        refuse(SUBNET.problems("name", self.options["name"]))
        refuse(range_problems("range", self.options["range"]) if self.present else [])

    def run(self) -> dict[str, Any]:
        result = super().run()
        found = result["resource"] or {}
        kept = f"subnet {found.get('name')} with {found.get('ipCidrRange')}"
        asked = f"{self.options['name']} with {self.options['range']}"
        same = not found or not self.present or kept == f"subnet {asked}"
        return result if same else {**result, "msg": f"{kept} is used; {asked} was asked for"}

    def read(self) -> Body | None:
        found = active(self.network.subnets(self.options["region"]))
        theirs = found is not None and found["name"] != self.options["name"]
        return None if theirs and not self.present else found

    def plan(self, live: Body | None) -> Plan:
        if self.present and (live is not None or self._made_meanwhile()):
            return NOTHING
        return super().plan(live)

    def _made_meanwhile(self) -> bool:
        """Whether what is in the subnet's way is the subnet itself, which another run has made since it was read."""
        try:
            self._check_free()
        except InputError:
            if self.read() is None:
                raise
            return True
        return False

    def _check_free(self) -> None:
        wanted = self.options["range"]
        try:
            automatic = self.network.body().get("autoCreateSubnetworks")
            refuse(overlap_problems("range", wanted, self.network.ranges(self.options["region"])))
            refuse(auto_mode_problems("range", wanted) if automatic else [])
            neighbours = self.network.neighbours(self.options["region"])
        except ParentMissing:
            if self.context.check_mode:
                return  # the API is not enabled yet, so nobody can say what the network holds
            raise
        standby = backup(in_network(neighbours, self.network.path))
        if standby:
            raise FleetError(f"{self.title}: only {standby['name']} is there, as BACKUP. Make it ACTIVE or delete it.")
        refuse(name_problems("name", self.options["name"], neighbours))

    def wanted(self) -> Body:
        return {
            "name": self.options["name"],
            "description": DESCRIPTION,
            "network": self.network.path,
            "ipCidrRange": self.options["range"],
            "purpose": CROSS_REGION,
            "role": "ACTIVE",
        }

    def create(self, wanted: Body) -> Steps:
        try:
            return self._begun("POST", f"{self.parent}/subnetworks", wanted)
        except Refusal as e:
            regional = active(self.network.subnets(self.options["region"]), REGIONAL)
            if regional is None:
                raise
            raise FleetError(
                f"{e}. The region has {regional['name']} with purpose {REGIONAL}, beside which Google may not allow "
                "this one. If nothing uses it, delete it yourself, then run again."
            ) from e

    def delete(self, live: Body) -> Steps:
        return self._begun("DELETE", f"{self.parent}/subnetworks/{live['name']}")

    def _begun(self, method: str, path: str, body: Body | None = None) -> Steps:
        def attempt() -> Body | Refusal:
            try:
                return self.google("compute").write(method, f"compute/v1/{path}", body)
            except Refusal as e:
                if e.status not in BUSY:
                    raise
                return e

        started = until(attempt, accepted, self.connection.patience, f"{self.title} to be free", self.usual)
        operation = cast(Body, started)  # accepted() waits for nothing else
        return [compute_operation(self.google("compute"), self.parent, operation, self.title, self.usual)]

    def ready(self, live: Body) -> Progress:
        state = live.get("state", "READY")
        return Progress(state == "READY", f"subnet {live['name']} is {state}")

    def owned(self, live: Body) -> bool:
        return bool(live.get("description") == DESCRIPTION)


def accepted(answer: Body | Refusal) -> Progress:
    """Whether Google took the request; if not, what stands against it for now."""
    return Progress(not isinstance(answer, Refusal), str(answer) if isinstance(answer, Refusal) else "")


def main() -> None:
    run(ProxySubnet)


if __name__ == "__main__":
    main()
