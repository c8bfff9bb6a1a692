# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds a cluster's Kubernetes API from its coordinates; no kubeconfig, no gcloud, no auth plugin."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_doors import STOPPING, noted_doors
from ansible_collections.gkefleet.inference.plugins.module_utils._container_api import ContainerApi
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import (
    FleetError,
    InputError,
    ParentMissing,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection, GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._memberships import membership_of


@dataclass(frozen=True)
class KubeServer:
    """Where a Kubernetes API listens, and the certificate authority (PEM) to trust; ``None`` means a public one."""

    name: str
    url: str
    authority: str | None = None
    again: Callable[[], KubeServer] | None = field(default=None, compare=False, repr=False)  # for one found earlier


def kube_server(connection: Connection, options: Mapping[str, Any]) -> KubeServer:
    """The server that the options name, as an earlier task of the run found it or else as it is found now.

    Raises ParentMissing while the cluster does not exist or has no endpoint yet.
    """
    key = _key(connection, options)
    noted = connection.memory.recall(key)

    def found() -> KubeServer:
        connection.memory.forget(key)
        server = found_server(connection, options)
        connection.memory.keep(key, {"name": server.name, "url": server.url, "authority": server.authority})
        return server

    if noted:
        return KubeServer(**noted, again=found)
    seen = _seen_server(connection, options)
    return replace(seen, again=found) if seen else found()


def _seen_server(connection: Connection, options: Mapping[str, Any]) -> KubeServer | None:
    """The server of a cluster that an earlier task of the run has read; nothing is asked."""
    way, name = options["kube_endpoint"], options["cluster"]
    if way not in _ADDRESSES:
        return None
    doors = noted_doors(connection, f"projects/{options['project']}/locations/{options['location']}/clusters/{name}")
    try:
        return _server(way, name, doors) if doors else None
    except FleetError:
        # Only what the cluster says now may be complained of.
        return None


def _key(connection: Connection, options: Mapping[str, Any]) -> list[str]:
    """What tells one way to a cluster from all others: only that through the fleet depends on a membership."""
    way = options["kube_endpoint"]
    endpoints = [connection.endpoint("container"), connection.endpoint("connectgateway")]
    membership = [str(options["membership"])] if way == "connect_gateway" else []
    return [*endpoints, options["project"], options["location"], options["cluster"], way, *membership]


def found_server(connection: Connection, options: Mapping[str, Any]) -> KubeServer:
    """The server that the options ``cluster``, ``location`` and ``kube_endpoint`` name.

    Raises ParentMissing while the cluster does not exist or has no endpoint yet.
    """
    name, location = options["cluster"], options["location"]
    if options["kube_endpoint"] == "connect_gateway":
        return _connect_gateway(connection, options)
    cluster = ContainerApi.connect(connection).cluster(options["project"], location, name)
    if cluster is None:
        raise ParentMissing(
            f"cluster {name} does not exist in {location} of project {options['project']}. "
            "Create it first (playbooks/clusters.yml), or correct cluster and location."
        )
    return _server(options["kube_endpoint"], name, cluster)


def _server(way: str, name: str, cluster: Body) -> KubeServer:
    if cluster.get("status") == STOPPING:
        raise ParentMissing(
            f"cluster {name} is being deleted. Wait until it is gone, then create it (playbooks/clusters.yml)."
        )
    return _ADDRESSES[way](name, cluster)


def _public(name: str, cluster: Body) -> KubeServer:
    return _by_address(name, cluster, cluster.get("endpoint"))


def _private(name: str, cluster: Body) -> KubeServer:
    endpoints = cluster.get("controlPlaneEndpointsConfig", {}).get("ipEndpointsConfig", {})
    older = cluster.get("privateClusterConfig", {})
    return _by_address(name, cluster, endpoints.get("privateEndpoint") or older.get("privateEndpoint"))


def _by_address(name: str, cluster: Body, address: str | None) -> KubeServer:
    authority = cluster.get("masterAuth", {}).get("clusterCaCertificate")
    if not address or not authority:
        raise ParentMissing(
            f"cluster {name} has no endpoint yet: it is {cluster.get('status')}. "
            "Wait until it is RUNNING (playbooks/clusters.yml does)."
        )
    return KubeServer(name, f"https://{address}", base64.b64decode(authority).decode())


def _dns(name: str, cluster: Body) -> KubeServer:
    endpoint = cluster.get("controlPlaneEndpointsConfig", {}).get("dnsEndpointConfig", {})
    if not endpoint.get("endpoint"):
        raise ParentMissing(f"cluster {name} has no DNS endpoint yet: it is {cluster.get('status')}.")
    if not endpoint.get("allowExternalTraffic"):
        raise InputError(
            f"kube_endpoint: the DNS endpoint of {name} takes no external traffic. Set dns_endpoint: true on it."
        )
    return KubeServer(name, f"https://{endpoint['endpoint']}")


_ADDRESSES: dict[str, Callable[[str, Body], KubeServer]] = {"public": _public, "private": _private, "dns": _dns}


def _connect_gateway(connection: Connection, options: Mapping[str, Any]) -> KubeServer:
    membership = _membership(connection, options)
    project = GoogleApi.connect("cloudresourcemanager", connection).get(f"v1/projects/{options['project']}")
    location, name = membership.split("/")[3], membership.split("/")[5]
    base = connection.endpoint("connectgateway")
    path = f"v1/projects/{project['projectNumber']}/locations/{location}/gkeMemberships/{name}"
    return KubeServer(options["cluster"], f"{base}/{path}")


def _membership(connection: Connection, options: Mapping[str, Any]) -> str:
    """The full name of the cluster's membership: the one given, or else the one that registers the cluster."""
    gkehub, name = GoogleApi.connect("gkehub", connection), options["membership"]
    if name and name.count("/") != 5:
        raise InputError(
            f"membership: {name} is no full name; set projects/PROJECT/locations/LOCATION/memberships/NAME, "
            "or leave it out to have it found."
        )
    project = options["project"]
    cluster = f"projects/{project}/locations/{options['location']}/clusters/{options['cluster']}"
    found = gkehub.find(f"v1/{name}") if name else membership_of(gkehub, project, cluster)
    if found is None:
        raise ParentMissing(
            f"{name or 'a membership of ' + cluster} does not exist; register the cluster first (playbooks/fleet.yml)."
        )
    return str(found["name"])
