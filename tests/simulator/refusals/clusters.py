# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals about clusters."""

from __future__ import annotations

from typing import Any

from tests.simulator.clusters import REGION, cluster, clusters
from tests.simulator.google import NUMBER, PROJECT
from tests.simulator.refusals.refusal import (
    DOCUMENTED,
    GUESSED,
    RECORDED,
    REPORTED,
    STRANGER,
    VIEWER,
    Refusal,
)

ZONE = f"{REGION}-a"
INVALID = "INVALID_ARGUMENT"
PRECONDITION = "FAILED_PRECONDITION"
MAKE = "gcloud container clusters create"
NOWHERE = f"{PROJECT}/regions/{REGION}/subnetworks/nowhere"
BUSY = "Operation operation-… is currently updating cluster busy. Please wait and try again once it is done."
# What gcloud always sends is left out: the service refuses the same.
ONE_NODE = {"initialNodeCount": 1}


def creation(name: str, text: str, source: str, flags: str, cluster_name: str = "new", /, **fields: Any) -> Refusal:
    """A cluster that cannot be made."""
    body = {"cluster": {"name": cluster_name, **ONE_NODE, **fields}}
    command = f"{MAKE} {cluster_name} --region={REGION} --num-nodes=1 {flags}".strip() if flags != "-" else ""
    return Refusal(name, "container", "POST", clusters(), 400, INVALID, text, source, body, command=command)


REFUSALS = [
    Refusal(
        "a cluster's name that is taken", "container", "POST", clusters(), 409, "ALREADY_EXISTS",
        f"Already exists: {PROJECT}/locations/{REGION}/clusters/gke-west.", GUESSED,
        {"cluster": {"name": "gke-west", **ONE_NODE}}, reason="alreadyExists",
        command=f"{MAKE} gke-west --region={REGION} --num-nodes=1",
    ),
    Refusal(
        "a cluster nobody made", "container", "GET", cluster("nobody"), 404, "NOT_FOUND",
        f"Not found: {PROJECT}/locations/{REGION}/clusters/nobody.", RECORDED, reason="notFound",
        command=f"gcloud container clusters describe nobody --region={REGION}",
    ),
    Refusal(
        "deleting a cluster nobody made", "container", "DELETE", cluster("nobody"), 404, "NOT_FOUND",
        f"Not found: {PROJECT}/locations/{REGION}/clusters/nobody.", RECORDED,
        command=f"gcloud container clusters delete nobody --region={REGION}",
        said=(
            "ERROR: (gcloud.container.clusters.delete) Some requests did not succeed:\n"
            f" - args: [\"ResponseError: code=404, message=Not found: {PROJECT}/locations/{REGION}/clusters/nobody.…"
        ),
    ),
    Refusal(
        "the zone of a regional cluster", "container", "GET", cluster(location=ZONE), 404, "NOT_FOUND",
        f"Not found: {PROJECT}/zones/{ZONE}/clusters/gke-west.", RECORDED,
        command=f"gcloud container clusters describe gke-west --zone={ZONE}",
        said=(
            "ERROR: (gcloud.container.clusters.describe) ResponseError: code=404, message=Not found: "
            f"{PROJECT}/zones/{ZONE}/clusters/gke-west.…"
        ),
    ),
    Refusal(
        "a region Google does not have", "container", "POST", clusters("europe-west33"), 403, "PERMISSION_DENIED",
        "Permission denied on 'locations/europe-west33' (or it may not exist).", REPORTED,
        {"cluster": {"name": "new", **ONE_NODE}}, reason="forbidden",
        command=f"{MAKE} new --region=europe-west33 --num-nodes=1",
    ),
    creation(
        "a minor version that is gone", 'No valid versions with the prefix "1.19" found.', REPORTED,
        "--cluster-version=1.19", initialClusterVersion="1.19",
    ),
    creation(
        "a build that is gone", 'Master version "1.19.1-gke.100" is unsupported.', REPORTED,
        "--cluster-version=1.19.1-gke.100", initialClusterVersion="1.19.1-gke.100",
    ),
    creation("a name in capitals", 'Invalid value "New" for cluster.name: …', GUESSED, "", "New"),
    creation("a name that is too long", f'Invalid value "{"n" * 41}" for cluster.name: …', GUESSED, "", "n" * 41),
    creation(
        "a network nobody made", 'Project "my-gke-project" has no network named "nowhere".', REPORTED,
        "--network=nowhere", network="nowhere",
    ),
    creation(
        "a subnetwork nobody made", f'Subnetwork "{NOWHERE}" is not valid for Network "default".', REPORTED,
        "--subnetwork=nowhere", subnetwork="nowhere",
    ),
    creation(
        "nodes outside the region", f'Location "us-east4-a" is not a zone of region "{REGION}".', DOCUMENTED,
        "--node-locations=us-east4-a", locations=["us-east4-a"],
    ),
    creation(
        "a pod range that is taken",
        'Requested CIDR 10.156.0.0/14 for containers is not available in network "default" for cluster.', REPORTED,
        "--cluster-ipv4-cidr=10.156.0.0/14 --enable-ip-alias",
        ipAllocationPolicy={"useIpAliases": True, "clusterIpv4CidrBlock": "10.156.0.0/14"},
    ),
    creation(
        "another project's workload pool", 'Workload pool "other.svc.id.goog"…', DOCUMENTED,
        "--workload-pool=other.svc.id.goog", workloadIdentityConfig={"workloadPool": "other.svc.id.goog"},
    ),
    creation(
        "pools beside a first node count",
        "cluster.node_pools cannot be set along with cluster.node_config or initial_node_count.", DOCUMENTED, "-",
        nodePools=[{"name": "one", "initialNodeCount": 1}],
    ),
    creation(
        "a field GKE does not have",
        "Invalid JSON payload received. Unknown name \"nodePoool\" at 'cluster': Cannot find field.", REPORTED, "-",
        nodePoool=[],
    ),
    creation(
        "a channel GKE does not have",
        "Invalid value at 'cluster.release_channel.channel' (type.googleapis.com/google.container.v1.ReleaseChannel."
        'Channel), "FAST"', RECORDED, "-", releaseChannel={"channel": "FAST"},
    ),
    Refusal(
        "a change while another one runs", "container", "PUT", cluster("busy"), 400, PRECONDITION,
        BUSY, REPORTED, {"update": {"desiredLoggingConfig": {"componentConfig": {}}}}, reason="failedPrecondition",
        command=f"gcloud container clusters update busy --region={REGION} --logging=NONE",
        said=f"ERROR: (gcloud.container.clusters.update) FAILED_PRECONDITION: {BUSY}",
    ),
    Refusal(
        "deleting a cluster while it changes", "container", "DELETE", cluster("busy"), 400, PRECONDITION,
        BUSY, REPORTED,
        command=f"gcloud container clusters delete busy --region={REGION}",
        said=(
            "ERROR: (gcloud.container.clusters.delete) Some requests did not succeed:\n"
            f" - ResponseError: code=400, message={BUSY}"
        ),
    ),
    Refusal(
        "an older control plane", "container", "PUT", cluster(), 400, PRECONDITION,
        "Master cannot be downgraded from 1.35.3-gke.1389000 to 1.34.8-gke.1278000.", DOCUMENTED,
        {"update": {"desiredMasterVersion": "1.34.8-gke.1278000"}},
        command=f"gcloud container clusters upgrade gke-west --region={REGION} --master "
        "--cluster-version=1.34.8-gke.1278000",
    ),
    Refusal(
        "two changes in one call", "container", "PUT", cluster(), 400, INVALID,
        "Only one field can be updated at a time, got: desiredLocations, desiredLoggingConfig.", DOCUMENTED,
        {"update": {"desiredLocations": [ZONE], "desiredLoggingConfig": {"componentConfig": {}}}},
    ),
    Refusal(
        "a change of nothing", "container", "PUT", cluster(), 400, INVALID, "Must specify a field to update.", GUESSED,
        {"update": {}},
    ),
    Refusal(
        "an etag of yesterday", "container", "PUT", cluster(), 409, "ABORTED",
        "The cluster's etag does not match: …", GUESSED,
        {"update": {"desiredLoggingConfig": {"componentConfig": {}}, "etag": "00000000-0000"}}, reason="aborted",
    ),
    Refusal(
        "a label fingerprint of yesterday", "container", "POST", f"{cluster()}:setResourceLabels", 400, PRECONDITION,
        "Labels could not be set due to fingerprint mismatch.", GUESSED,
        {"resourceLabels": {}, "labelFingerprint": "00000000"},
    ),
    Refusal(
        "a cluster made by a viewer", "container", "POST", clusters(), 403, "PERMISSION_DENIED",
        f'Required "container.clusters.create" permission(s) for "{PROJECT}".', REPORTED,
        {"cluster": {"name": "new", **ONE_NODE}}, reason="forbidden", caller=VIEWER,
        command=f"{MAKE} new --region={REGION} --num-nodes=1",
    ),
    Refusal(
        "a cluster read by a stranger", "container", "GET", cluster(), 403, "PERMISSION_DENIED",
        f'Required "container.clusters.get" permission(s) for "{PROJECT}/locations/{REGION}/clusters/gke-west".',
        REPORTED, caller=STRANGER, command=f"gcloud container clusters describe gke-west --region={REGION}",
    ),
    Refusal(
        "a token nobody issued", "container", "GET", cluster(), 401, "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, …", REPORTED,
        reason="authError", caller="",
    ),
    Refusal(
        "an API that is not enabled", "connectgateway", "GET",
        f"v1/projects/{NUMBER}/locations/global/memberships/one:generateCredentials", 403, "PERMISSION_DENIED",
        f"Connect Gateway API has not been used in project {NUMBER} before or it is disabled. Enable it by visiting "
        "https://console.developers.google.com/apis/api/connectgateway.googleapis.com/overview?project="
        f"{NUMBER} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our "
        "systems and retry.", REPORTED,
        command=f"gcloud container fleet memberships get-credentials gke-west --location={REGION}",
    ),
    Refusal(
        "an operation nobody started", "container", "GET", f"v1/{PROJECT}/locations/{REGION}/operations/operation-1",
        404, "NOT_FOUND", f"Not found: {PROJECT}/locations/{REGION}/operations/operation-1.", GUESSED,
        command=f"gcloud container operations describe operation-1 --region={REGION}",
    ),
]  # fmt: skip
