# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenAPI documents: version 3 by group and version with an index, version 2 as one."""

from __future__ import annotations

import hashlib
from typing import Any

from simulator.kubernetes import openapi_protobuf
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.openapi_paths import paths_of
from simulator.kubernetes.openapi_schemas import schemas_of
from simulator.kubernetes.openapi_v2 import swagger
from simulator.kubernetes.requests import KubeRequest, KubeResponse
from simulator.kubernetes.resources import ResourceType

Document = dict[str, Any]


def answer(cluster: Cluster, request: KubeRequest) -> KubeResponse | None:
    """The answer to a path under /openapi; None for other paths."""
    match request.path.strip("/").split("/"):
        case ["openapi", "v2"]:
            return older(cluster, request.accept)
        case ["openapi", "v3"]:
            return KubeResponse(document=index(cluster))
        case ["openapi", "v3", "api", version]:
            return versioned(cluster, "", version)
        case ["openapi", "v3", "apis", group, version]:
            return versioned(cluster, group, version)
    return None


def older(cluster: Cluster, accept: str) -> KubeResponse:
    """The OpenAPI 2 document in the form asked for; 406 when there is no such form."""
    if openapi_protobuf.MEDIA in accept or openapi_protobuf.ANSWERED in accept:
        return KubeResponse(text=openapi_protobuf.encoded(whole(cluster)), content_type=openapi_protobuf.ANSWERED)
    if accept and "json" not in accept and "*/*" not in accept:
        raise KubernetesError(406, "NotAcceptable", "only the following media types are accepted: application/json")
    return KubeResponse(document=whole(cluster))


def index(cluster: Cluster) -> Document:
    """Where the document of each group and version lies; the hash changes with its types."""
    registry = cluster.registry
    paths = {}
    for group in registry.groups():
        for version in registry.versions(group):
            root = f"apis/{group}/{version}" if group else f"api/{version}"
            paths[root] = {
                "serverRelativeURL": f"/openapi/v3/{root}?hash={fingerprint(registry.resources(group, version))}"
            }
    return {"paths": paths}


def fingerprint(kinds: list[ResourceType]) -> str:
    """A hash of what a document is made from."""
    return hashlib.sha256(repr(kinds).encode()).hexdigest()[:32].upper()


def versioned(cluster: Cluster, group: str, version: str) -> KubeResponse:
    """The OpenAPI 3 document of one group and version; 404 without a word when there is none."""
    kinds = cluster.registry.resources(group, version)
    return KubeResponse(document=document(cluster, kinds)) if kinds else KubeResponse(404, content_type="")


def whole(cluster: Cluster) -> Document:
    """The OpenAPI 2 document of everything served."""
    return swagger(document(cluster, list(cluster.registry)))


def document(cluster: Cluster, kinds: list[ResourceType]) -> Document:
    """An OpenAPI 3 document of these types."""
    paths = {path: item for kind in kinds for path, item in paths_of(kind).items()}
    return {
        "openapi": "3.0.0",
        "info": {"title": "Kubernetes", "version": f"v{cluster.version}"},
        "paths": paths,
        "components": {"schemas": schemas_of(kinds)},
    }
