# SPDX-License-Identifier: GPL-3.0-or-later
"""Which fields a cluster's own CRDs have; Google changes them, so the live one is asked instead of assumed."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi

CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"


def crd_schema(api: KubeApi, name: str, version: str) -> Body:
    """The OpenAPI schema of one version of a CRD, such as gcpbackendpolicies.networking.gke.io.

    Raises ParentMissing when the cluster does not have it.
    """
    crd = api.find(f"{CRDS}/{name}")
    served = [
        one for one in (crd or {}).get("spec", {}).get("versions", []) if one["name"] == version and one["served"]
    ]
    if not served:
        raise ParentMissing(
            f"cluster {api.server.name} has no CRD {name} {version}. Check the cluster's version and that its Gateway "
            "API channel is on; some kinds exist on the config cluster alone."
        )
    schema: Body = served[0].get("schema", {}).get("openAPIV3Schema", {})
    return schema


def has_field(schema: Body, *path: str) -> bool:
    """Whether a schema knows a field; lists are entered by the word ``items``."""
    place = schema
    for key in path:
        place = place.get("items", {}) if key == "items" else place.get("properties", {}).get(key)
        if not place:
            return False
    return True
