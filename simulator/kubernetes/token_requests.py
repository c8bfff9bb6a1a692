# SPDX-License-Identifier: GPL-3.0-or-later
"""New tokens for service accounts."""

from __future__ import annotations

from datetime import timedelta

from simulator.kubernetes.calls import call_of
from simulator.kubernetes.causes import invalid_value
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.errors import invalid
from simulator.kubernetes.mutations import existing
from simulator.kubernetes.objects.preparation import owned
from simulator.kubernetes.paths import ResourcePath
from simulator.kubernetes.requests import KubeRequest, KubeResponse
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.reviews import document_of
from simulator.kubernetes.service_account_tokens import ServiceAccountTokens

TOKEN_LIFETIME = 3600
SHORTEST_LIFETIME = 600
LONGEST_LIFETIME = 2**32
TOKEN_VERSION = "authentication.k8s.io/v1"
TOKEN_REQUEST = ResourceType("authentication.k8s.io", "v1", "tokenrequests", "TokenRequest")


def token(
    cluster: Cluster, tokens: ServiceAccountTokens, kind: ResourceType, path: ResourcePath, request: KubeRequest
) -> KubeResponse:
    """A token for a service account."""
    account = existing(cluster, kind, path.namespace, path.name)
    asked = document_of(request).get("spec") or {}
    lifetime = int(asked.get("expirationSeconds") or TOKEN_LIFETIME)
    refuse_lifetime(lifetime)
    audiences = asked.get("audiences") or [tokens.issuer]
    issued = tokens.issue(path.namespace, path.name, account["metadata"]["uid"], lifetime, audiences)
    expiry = (cluster.clock.time() + timedelta(seconds=lifetime)).strftime("%Y-%m-%dT%H:%M:%SZ")
    spec = {"audiences": audiences, "expirationSeconds": lifetime, "boundObjectRef": asked.get("boundObjectRef")}
    metadata = {"name": path.name, "namespace": path.namespace, "creationTimestamp": cluster.now()}
    shown = {"kind": "TokenRequest", "apiVersion": TOKEN_VERSION, "metadata": metadata | {"uid": cluster.uid()}}
    written = shown | {"spec": {"expirationSeconds": lifetime} | asked}
    options = call_of(request, "token").options(cluster, path.namespace, path.name)
    owners = owned(TOKEN_REQUEST, {}, written, options)["metadata"]
    status = {"token": issued, "expirationTimestamp": expiry}
    return KubeResponse(201, shown | {"metadata": owners, "spec": spec, "status": status})


def refuse_lifetime(seconds: int) -> None:
    """Raises 422 for a token that would live too short or too long."""
    why = "may not specify a duration less than 10 minutes" if seconds < SHORTEST_LIFETIME else ""
    why = "may not specify a duration larger than 2^32 seconds" if seconds > LONGEST_LIFETIME else why
    if why:
        causes = [invalid_value(("spec", "expirationSeconds"), seconds, why)]
        raise invalid("authentication.k8s.io", "TokenRequest", "", causes)
