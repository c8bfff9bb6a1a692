# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals about memberships and features."""

from __future__ import annotations

from tests.simulator.clusters import REGION
from tests.simulator.fleets import FEATURES, membership, memberships
from tests.simulator.google import NUMBER, PROJECT
from tests.simulator.refusals.refusal import DOCUMENTED, GUESSED, RECORDED, REPORTED, VIEWER, Refusal

INVALID = "INVALID_ARGUMENT"
MEMBER = f"{PROJECT}/locations/{REGION}/memberships/gke-west"
NOBODY = f"{PROJECT}/locations/{REGION}/memberships/nobody"
REGISTER = f"gcloud container fleet memberships register --location={REGION} --enable-workload-identity"
INGRESS = f"{FEATURES}/multiclusteringress"

REFUSALS = [
    Refusal(
        "a membership's name that is taken", "gkehub", "POST", memberships(), 409, "ALREADY_EXISTS",
        f"Resource '{MEMBER}' already exists", REPORTED, membership("gke-west"), {"membershipId": "gke-west"},
    ),
    Refusal(
        "registering a cluster twice", "gkehub", "POST", memberships(), 6, "ALREADY_EXISTS",
        f"intend to register the cluster with resource: //gkehub.googleapis.com/{PROJECT}/locations/{REGION}/"
        "memberships/again, but the cluster is already registered with resource: //gkehub.googleapis.com/" + MEMBER,
        REPORTED, membership("gke-west"), {"membershipId": "again"}, late=True,
        command=f"{REGISTER} again --gke-cluster={REGION}/gke-west",
        said="ERROR: (gcloud.container.fleet.memberships.register) intend to register the cluster with resource: …",
    ),
    Refusal(
        "a membership nobody made", "gkehub", "GET", f"v1/{NOBODY}", 404, "NOT_FOUND",
        f"Resource '{NOBODY}' was not found", RECORDED,
        command=f"gcloud container fleet memberships describe nobody --location={REGION}",
        said=f"ERROR: (gcloud.container.fleet.memberships.describe) NOT_FOUND: Resource '{NOBODY}' was not found…",
    ),
    Refusal(
        "deleting a membership nobody made", "gkehub", "DELETE", f"v1/{NOBODY}", 404, "NOT_FOUND",
        f"Resource '{NOBODY}' was not found", RECORDED,
        command=f"gcloud container fleet memberships delete nobody --location={REGION}",
        said=f"ERROR: (gcloud.container.fleet.memberships.delete) NOT_FOUND: Resource '{NOBODY}' was not found…",
    ),
    Refusal(
        "the membership of a cluster nobody made", "gkehub", "POST", memberships(), 400, INVALID,
        "InvalidValueError for field endpoint.gke_cluster.resource_link: failed to validate gke resource path "
        f'"//container.googleapis.com/{PROJECT}/locations/{REGION}/clusters/nobody": …', REPORTED,
        membership("nobody"), {"membershipId": "nobody"},
        command=f"{REGISTER} nobody --gke-cluster={REGION}/nobody",
        # gcloud's register command compares links with the address it calls, and is shown that address.
        said="ERROR: (gcloud.container.fleet.memberships.register) INVALID_ARGUMENT: InvalidValueError for field "
        'endpoint.gke_cluster.resource_link: failed to validate gke resource path "//…/clusters/nobody": …',
    ),
    Refusal(
        "an issuer spelt with zones", "gkehub", "POST", memberships(), 400, INVALID,
        "InvalidValueError for field authority.issuer: issuer for Gke Cluster should use 'locations'", REPORTED,
        membership("busy", issuer_kind="zones"), {"membershipId": "busy"},
    ),
    Refusal(
        "a membership's name in capitals", "gkehub", "POST", memberships(), 400, INVALID,
        "InvalidValueError for field membership_id: …", DOCUMENTED, membership("busy"), {"membershipId": "Busy"},
        command=f"{REGISTER} Busy --gke-cluster={REGION}/busy",
        said="ERROR: (gcloud.container.fleet.memberships.register) …RFC 1123…",
    ),
    Refusal(
        "a zone as a membership's location", "gkehub", "POST", memberships(f"{REGION}-a"), 403, "PERMISSION_DENIED",
        f"Location {REGION}-a is not found or access is unauthorized.", GUESSED, membership("busy"),
        {"membershipId": "busy"},
    ),
    Refusal(
        "another cluster for a membership", "gkehub", "PATCH", f"v1/{MEMBER}", 400, INVALID,
        "InvalidValueError for field endpoint.gke_cluster.resource_link: field is immutable", DOCUMENTED,
        membership("busy"), {"updateMask": "endpoint"},
    ),
    Refusal(
        "a patch without a mask", "gkehub", "PATCH", f"v1/{MEMBER}", 400, INVALID,
        "InvalidValueError for field update_mask: field is required", GUESSED, {"labels": {"team": "inference"}},
    ),
    Refusal(
        "a membership made by a viewer", "gkehub", "POST", memberships(), 403, "PERMISSION_DENIED",
        f"Permission 'gkehub.memberships.create' denied on resource '//gkehub.googleapis.com/{PROJECT}/locations/"
        f"{REGION}' (or it may not exist).", REPORTED, membership("busy"), {"membershipId": "busy"}, caller=VIEWER,
        command=f"{REGISTER} busy --gke-cluster={REGION}/busy",
    ),
    Refusal(
        "a feature that is enabled already", "gkehub", "POST", FEATURES, 409, "ALREADY_EXISTS",
        f"Resource '{PROJECT}/locations/global/features/multiclusteringress' already exists", REPORTED,
        {"spec": {"multiclusteringress": {"configMembership": MEMBER}}}, {"featureId": "multiclusteringress"},
    ),
    Refusal(
        "a feature Google does not have", "gkehub", "POST", FEATURES, 400, INVALID,
        'InvalidValueError for field feature_id: unknown feature "teleport"', GUESSED, {}, {"featureId": "teleport"},
    ),
    Refusal(
        "a feature nobody enabled", "gkehub", "GET", f"{FEATURES}/multiclusterservicediscovery", 404, "NOT_FOUND",
        f"Resource '{PROJECT}/locations/global/features/multiclusterservicediscovery' was not found", RECORDED,
        command="gcloud container fleet multi-cluster-services describe",
        said="ERROR: (gcloud.container.fleet.multi-cluster-services.describe) …is not enabled…",
    ),
    Refusal(
        # The API reference: without force a feature goes only when nothing of it is left.
        "disabling a feature that members still use", "gkehub", "DELETE", INGRESS, 400, "FAILED_PRECONDITION",
        f"Feature {PROJECT}/locations/global/features/multiclusteringress has resources; delete it with force",
        DOCUMENTED, command="gcloud container fleet ingress disable",
    ),
    Refusal(
        "a config membership nobody made", "gkehub", "PATCH", INGRESS, 400, INVALID,
        "InvalidValueError for field spec.multiclusteringress.config_membership: …", GUESSED,
        {"spec": {"multiclusteringress": {"configMembership": NOBODY}}},
        {"updateMask": "spec.multiclusteringress.configMembership"},
        command=f"gcloud container fleet ingress update --config-membership=nobody --location={REGION}",
        said="ERROR: (gcloud.container.fleet.ingress.update) …nobody…",
    ),
    Refusal(
        "the specification of a member nobody made", "gkehub", "PATCH", INGRESS, 400, INVALID,
        f'InvalidValueError for field membership_specs["projects/{NUMBER}/locations/{REGION}/memberships/nobody"]'
        ".feature_spec: does not match a current membership in this project. Keys should be in the form: "
        f"projects/{NUMBER}/locations/{{l}}/memberships/{{m}}", REPORTED,
        {"membershipSpecs": {f"projects/{NUMBER}/locations/{REGION}/memberships/nobody": {}}},
        {"updateMask": "membershipSpecs"},
    ),
]  # fmt: skip
