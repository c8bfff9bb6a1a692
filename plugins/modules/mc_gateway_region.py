#!/usr/bin/python
# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mc_gateway_region
short_description: Take a region out of multi-cluster Gateways
version_added: 1.0.0
description:
  - Takes a region's address out of the Gateways that this collection made on the config cluster, and the scopes that select the region out of its backend policies. Everything else about them stays as it is.
  - Before that it waits until the load balancer sends nothing to the region any more, which is so when no pool in the region is exported. The clients of the region's address must use another one by then.
  - To add a region, use the role mc_gateway.
options:
  region:
    description: The region.
    type: str
    required: true
  state:
    description: What becomes of the region.
    type: str
    choices: [absent]
    default: absent
  timeout:
    description: Seconds to wait at most until the region gets no requests, and again until the Gateways are programmed without it.
    type: float
    default: 1200.0
extends_documentation_fragment:
  - gkefleet.inference.cluster
  - gkefleet.inference.google
  - gkefleet.inference.wait
author:
  - The gkefleet.inference contributors (@gkefleet)
"""

EXAMPLES = r"""
- name: Take the region out of the gateway
  gkefleet.inference.mc_gateway_region:
    project: my-gke-project
    cluster: gke-west
    location: europe-west3
    region: us-east4
"""

RETURN = r"""
resource:
  description: The Gateways of ours on the cluster.
  returned: success
  type: list
  elements: dict
"""

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._compute_lists import everywhere
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import MANAGER, owned, title
from ansible_collections.gkefleet.inference.plugins.module_utils._load_balancer_parts import groups_in, prefixes
from ansible_collections.gkefleet.inference.plugins.module_utils._marked_objects import (
    BACKEND_POLICY,
    GATEWAY,
    identity,
    listed,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._object_waits import await_ready
from ansible_collections.gkefleet.inference.plugins.module_utils._options import CLUSTER, GOOGLE, waiting
from ansible_collections.gkefleet.inference.plugins.module_utils._region_traces import ADDRESSES, Trace, traces
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import ModuleSpec, Resource, run
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress, until


class GatewayRegion(Resource):
    """One region of the Gateways on one config cluster."""

    spec = ModuleSpec(
        {
            "region": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["absent"], "default": "absent"},
            **CLUSTER,
            **GOOGLE,
            **waiting(1200.0),
        }
    )

    def run(self) -> dict[str, Any]:
        gateways, policies = self._marked(GATEWAY), self._marked(BACKEND_POLICY)
        found = [trace for live in (*gateways, *policies) for trace in traces(live, self.options["region"])]
        self._refuse_last_address(found)
        if not self.context.check_mode:
            self._await_drained(gateways)
            self._take_out(found)
        now = gateways if self.context.check_mode else self._marked(GATEWAY)
        result = {"changed": bool(found), "resource": now}
        return {**result, "diff": [_diff(trace) for trace in found]} if found else result

    def _marked(self, kind: Any) -> list[Body]:
        return [live for live in listed(self.objects.api, kind) if owned(live)]

    def _refuse_last_address(self, found: list[Trace]) -> None:
        for trace in found:
            if trace.field == ADDRESSES and not trace.after:
                raise FleetError(
                    f"{title(trace.live)} has no address but that of {self.options['region']}: without it Google would "
                    "choose one. Add another region first, or take the gateway down."
                )

    def _await_drained(self, gateways: list[Body]) -> None:
        if not gateways or not self.options["wait"]:
            return
        compute, project, living = self.google("compute"), self.options["project"], prefixes(map(identity, gateways))

        def still() -> list[str]:
            services = everywhere(compute, project, "backendServices")
            mine = [service for service in services if service["name"].startswith(living)]
            return groups_in(self.options["region"], mine)

        until(
            still,
            lambda groups: Progress(not groups, f"it sends requests to {', '.join(groups)}; withdraw the pools there"),
            self.context.patience(self.options),
            f"the load balancer to leave {self.options['region']}",
            "some minutes",
        )

    def _take_out(self, found: list[Trace]) -> None:
        for trace in found:
            self.objects.api.merge(self.objects.kinds.path(trace.live), trace.patch, manager=MANAGER)
        if self.options["wait"]:
            for trace in found:
                await_ready(self.objects, identity(trace.live), self.context.patience(self.options))


def _diff(trace: Trace) -> dict[str, Any]:
    header = title(trace.live)
    before, after = ({trace.field: part} for part in (trace.before, trace.after))
    return {"before_header": header, "after_header": header, "before": before, "after": after}


def main() -> None:
    run(GatewayRegion)


if __name__ == "__main__":
    main()
