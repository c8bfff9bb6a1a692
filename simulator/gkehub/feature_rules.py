# SPDX-License-Identifier: GPL-3.0-or-later
"""What GKE Hub refuses in a feature."""

from __future__ import annotations

from typing import Any

from simulator.cloud import Cloud
from simulator.errors import invalid_argument
from simulator.gkehub.memberships import Memberships
from simulator.gkehub.names import membership_of
from simulator.refusals import service_disabled

# The features this simulator plays, and the API each needs.
HOSTS = {
    "multiclusteringress": "multiclusteringress.googleapis.com",
    "multiclusterservicediscovery": "multiclusterservicediscovery.googleapis.com",
}


def check_parent(cloud: Cloud, location: str, name: str) -> None:
    """Refuse features outside global, unknown ones, and those whose API does not answer yet."""
    if location != "global":
        raise invalid_argument("InvalidValueError for field parent: features exist in the location global only")
    if name not in HOSTS:
        raise invalid_argument(f'InvalidValueError for field feature_id: unknown feature "{name}"')
    if not cloud.project.usable(HOSTS[name]):
        raise service_disabled(name, cloud.project.number)


def check_feature(cloud: Cloud, name: str, body: dict[str, Any], memberships: Memberships) -> None:
    """Refuse a config membership or a member's spec that names no current membership."""
    ingress = body.get("spec", {}).get("multiclusteringress")
    if name == "multiclusteringress":
        _check_config(cloud, (ingress or {}).get("configMembership", ""), memberships)
    elif ingress is not None:
        raise invalid_argument(f"InvalidValueError for field spec: does not belong to feature {name}")
    number = cloud.project.number
    for key in body.get("membershipSpecs", {}):
        if not _exists(cloud, key, memberships):
            raise invalid_argument(
                f'InvalidValueError for field membership_specs["{key}"].feature_spec: does not match a current '
                "membership in this project. Keys should be in the form: "
                f"projects/{number}/locations/{{l}}/memberships/{{m}}"
            )


def _check_config(cloud: Cloud, name: str, memberships: Memberships) -> None:
    field = "InvalidValueError for field spec.multiclusteringress.config_membership"
    if not name:
        raise invalid_argument(f"{field}: field is required")
    if not _exists(cloud, name, memberships):
        raise invalid_argument(f'{field}: "{name}" does not match a current membership in this project')


def _exists(cloud: Cloud, name: str, memberships: Memberships) -> bool:
    found = membership_of(name)
    return found is not None and cloud.project.owns(found[0]) and memberships.find(found[1], found[2]) is not None
