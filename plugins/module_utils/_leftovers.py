# SPDX-License-Identifier: GPL-3.0-or-later
"""Says of everything that was found what it is, and by which command it can be removed by hand; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import title

COMMANDS = {
    "forwardingRules": "forwarding-rules",
    "targetHttpProxies": "target-http-proxies",
    "targetHttpsProxies": "target-https-proxies",
    "urlMaps": "url-maps",
    "backendServices": "backend-services",
    "healthChecks": "health-checks",
    "networkEndpointGroups": "network-endpoint-groups",
    "addresses": "addresses",
}
ORPHAN = "of a Gateway that is gone or out of reach"


@dataclass(frozen=True)
class Leftovers:
    """What was found in a project, as people name it."""

    project: str
    found: Mapping[str, Any]

    def listed(self) -> list[dict[str, str]]:
        """Gives everything of ours, and what Google made for it and has not taken away, each with its removal."""
        pairs = [*self._fleet(), *self._clusters(), *self._compute()]
        return [{"what": what, "remove": command} for what, command in pairs]

    def _gcloud(self, words: str) -> str:
        return f"gcloud {words} --project={self.project}"

    def _fleet(self) -> Iterator[tuple[str, str]]:
        for feature in self.found["features"]:
            if feature["ours"]:
                words = {"multiclusteringress": "ingress", "multiclusterservicediscovery": "multi-cluster-services"}
                command = f"container fleet {words.get(feature['name'], feature['name'])} disable --force"
                yield f"fleet feature {feature['name']}", self._gcloud(command)
        for one in self.found["memberships"]:
            yield f"membership {one['name']} of a cluster that is gone", self._unregistration(one["name"])

    def _unregistration(self, name: str) -> str:
        location, short = name.split("/")[3], name.split("/")[5]
        return self._gcloud(f"container fleet memberships delete {short} --location={location}")

    def _clusters(self) -> Iterator[tuple[str, str]]:
        for cluster in self.found["clusters"]:
            where = f"{cluster['name']} in {cluster['location']}"
            if cluster["membership_ours"]:
                yield f"membership of {where}", self._unregistration(cluster["membership"])
            for one in _objects(cluster):
                yield f"{title(one)} on cluster {where}", _kubectl(one)
            if cluster["ours"]:
                flag = f"container clusters delete {cluster['name']} --location={cluster['location']}"
                yield f"cluster {where}, {cluster['status']}", self._gcloud(flag)

    def _compute(self) -> Iterator[tuple[str, str]]:
        for one in self.found["load_balancer"]:
            place = f"--{one['scope']}={one['location']}" if one["location"] else "--global"
            words = f"compute {COMMANDS[one['collection']]} delete {one['name']} {place}"
            yield f"{COMMANDS[one['collection']]} {one['name']} {ORPHAN}", self._gcloud(words)
        for name in self.found["firewalls"]:
            yield (
                f"firewall rule {name} of a cluster that is gone",
                self._gcloud(f"compute firewall-rules delete {name}"),
            )
        for subnet in self.found["subnets"]:
            command = f"gcloud compute networks subnets delete {subnet['name']} --region={subnet['region']}"
            yield _subnet(subnet), f"{command} --project={subnet['project']}"


def _objects(cluster: Mapping[str, Any]) -> list[Body]:
    """Objects to name: Gateways, because load balancers hang on them, and on somebody else's cluster all."""
    routing: list[Body] = list(cluster["routing"])
    if cluster["ours"]:
        return [one for one in routing if one["kind"] == "Gateway"]
    return [*routing, *cluster["policies"], *cluster["rest"]]


def _kubectl(one: Mapping[str, Any]) -> str:
    metadata = one["metadata"]
    inside = f" --namespace={metadata['namespace']}" if "namespace" in metadata else ""
    return f"kubectl delete {one['kind'].lower()} {metadata['name']}{inside}"


def _subnet(subnet: Mapping[str, Any]) -> str:
    rules = ", ".join(subnet["used_by"])
    held = (
        f", used by forwarding rule {rules}, which no Gateway of ours stands behind: delete that first" if rules else ""
    )
    return f"proxy-only subnet {subnet['name']} in {subnet['region']} ({subnet['range']}){held}"
