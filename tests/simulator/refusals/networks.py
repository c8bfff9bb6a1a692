# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals about networks, subnetworks and load balancers."""

from __future__ import annotations

from typing import Any

from tests.simulator.google import NUMBER, PROJECT
from tests.simulator.networks import DEFAULT, REGION, ROOT, subnetworks
from tests.simulator.refusals.refusal import DOCUMENTED, GUESSED, RECORDED, REPORTED, VIEWER, Refusal

SUBNETS = "gcloud compute networks subnets"
INVALID = "invalid"
USED = "resourceInUseByAnotherResource"
NUMBERED = f"GLOBAL:global/PROJECT:{NUMBER}"


def subnetwork(
    name: str, text: str, source: str, flags: str, /, *, code: int = 400, reason: str = INVALID,
    region: str = REGION,
    **fields: Any,
) -> Refusal:  # fmt: skip
    """A subnetwork that cannot be made; `flags` are those beside name and region, "-" where no command exists."""
    body = {"name": "new", "network": DEFAULT, "ipCidrRange": "10.30.0.0/23", **fields}
    network = body["network"].rsplit("/", 1)[-1]
    make = f"{SUBNETS} create {body['name']} --region={region} --network={network} --range={body['ipCidrRange']}"
    command = f"{make} {flags}".strip() if flags != "-" else ""
    return Refusal(
        name, "compute", "POST", subnetworks(region), code, "", text, source, body, reason=reason, command=command
    )


def proxy(purpose: str = "GLOBAL_MANAGED_PROXY", role: str = "ACTIVE", **fields: Any) -> dict[str, Any]:
    """The fields of a proxy-only subnetwork."""
    return {"purpose": purpose, "role": role, **fields}


def deletion(name: str, path: str, text: str, source: str, command: str, reason: str = USED, **more: Any) -> Refusal:
    """Something that cannot go."""
    more = {"reason": reason, "command": command, **more}
    return Refusal(name, "compute", "DELETE", f"{ROOT}/{path}", 400, "", text, source, **more)


SERVICE_USED = (
    f"The backend_service resource '{PROJECT}/global/backendServices/service' is already being used by "
    f"'{PROJECT}/global/urlMaps/map'"
)
USAGE = "Invalid resource usage: '…'."
REFUSALS = [
    subnetwork("a subnetwork's name that is taken",
               f"The resource '{PROJECT}/regions/{REGION}/subnetworks/gke-proxy' already exists", REPORTED, "",
               code=409, reason="alreadyExists", name="gke-proxy"),
    subnetwork(
        "a range that another subnetwork has",
        "Invalid value for field 'resource.ipCidrRange': '10.0.1.0/24'. Invalid IPCidrRange: 10.0.1.0/24 conflicts "
        f"with existing subnetwork 'gke-proxy' in region '{REGION}'.", REPORTED, "", ipCidrRange="10.0.1.0/24",
    ),
    subnetwork(
        "a range of the auto-mode network's own",
        "…Extended subnetworks in auto subnet mode networks cannot overlap with 10.128.0.0/9", REPORTED, "",
        ipCidrRange="10.200.0.0/24",
    ),
    subnetwork("a range with a host in it", "Invalid value for field 'resource.ipCidrRange': '10.30.0.1/23'. …",
               GUESSED, "", ipCidrRange="10.30.0.1/23"),
    subnetwork("a network nobody made", f"The resource '{PROJECT}/global/networks/nowhere' was not found", RECORDED, "",
               code=404, reason="notFound", network=f"{PROJECT}/global/networks/nowhere"),
    subnetwork("a second active proxy-only subnetwork", USAGE, DOCUMENTED,
               "--purpose=GLOBAL_MANAGED_PROXY --role=ACTIVE", reason="invalidResourceUsage", **proxy()),
    subnetwork("a regional proxy-only subnetwork beside a global one", USAGE, DOCUMENTED,
               "--purpose=REGIONAL_MANAGED_PROXY --role=ACTIVE", reason="invalidResourceUsage",
               **proxy("REGIONAL_MANAGED_PROXY")),
    subnetwork("a global proxy-only subnetwork beside a regional one", USAGE, DOCUMENTED,
               "--purpose=GLOBAL_MANAGED_PROXY --role=ACTIVE", reason="invalidResourceUsage", region="us-west1",
               **proxy()),
    subnetwork("a spare proxy-only subnetwork of nothing", USAGE, DOCUMENTED,
               "--purpose=GLOBAL_MANAGED_PROXY --role=BACKUP", reason="invalidResourceUsage", region="us-east4",
               **proxy(role="BACKUP")),
    subnetwork(
        "a proxy-only subnetwork without a role",
        "Invalid value for field 'resource.role': 'UNSPECIFIED_ROLE'. Subnetwork role must be specified when purpose "
        "set to REGIONAL_MANAGED_PROXY.", REPORTED, "--purpose=REGIONAL_MANAGED_PROXY",
        purpose="REGIONAL_MANAGED_PROXY",
    ),
    subnetwork(
        "a proxy-only subnetwork with flow logs",
        "Invalid value for field 'resource.logConfig': '{  \"enable\": false}'. Invalid field set in subnetwork with "
        "purpose REGIONAL_MANAGED_PROXY.", REPORTED, "-", region="us-east4",
        **proxy("REGIONAL_MANAGED_PROXY", logConfig={"enable": False}),
    ),
    subnetwork(
        "a proxy-only subnetwork that is too small",
        "Invalid value for field 'resource.ipCidrRange': '10.30.0.0/28'. …", DOCUMENTED,
        "--purpose=GLOBAL_MANAGED_PROXY --role=ACTIVE", region="us-east4", ipCidrRange="10.30.0.0/28", **proxy(),
    ),
    subnetwork("a region Google does not have", "Invalid value for field 'region': 'europe-west33'. Unknown region.",
               REPORTED, "", region="europe-west33"),
    subnetwork("a short name where a link is wanted",
               "Invalid value for field 'resource.network': 'default'. The URL is malformed.", REPORTED, "-",
               network="default"),
    Refusal(
        "a subnetwork made by a viewer", "compute", "POST", subnetworks(), 403, "",
        f"Required 'compute.subnetworks.create' permission for '{PROJECT}/regions/{REGION}/subnetworks…'", GUESSED,
        {"name": "new", "network": DEFAULT, "ipCidrRange": "10.30.0.0/23"}, reason="forbidden", caller=VIEWER,
        command=f"{SUBNETS} create new --region={REGION} --network=default --range=10.30.0.0/23",
    ),
    deletion(
        "a subnetwork that nodes are in", f"regions/{REGION}/subnetworks/nodes",
        f"The subnetwork resource '{PROJECT}/regions/{REGION}/subnetworks/nodes' is already being used by "
        f"'{PROJECT}/zones/{REGION}-…/instances/gke-gke-own-…'", REPORTED,
        f"{SUBNETS} delete nodes --region={REGION}",
    ),
    deletion(
        "a proxy-only subnetwork that a gateway needs", f"regions/{REGION}/subnetworks/gke-proxy",
        f"The subnetwork resource '{PROJECT}/regions/{REGION}/subnetworks/gke-proxy' is already being used by "
        f"'{PROJECT}/global/forwardingRules/rule'", DOCUMENTED, f"{SUBNETS} delete gke-proxy --region={REGION}",
    ),
    deletion("a subnetwork of the auto-mode network", "regions/us-east4/subnetworks/default",
             "…Cannot delete auto subnetwork from an auto subnet mode network.…", REPORTED,
             f"{SUBNETS} delete default --region=us-east4", "invalidResourceUsage"),
    deletion(
        "a backend service that a URL map names", "global/backendServices/service",
        SERVICE_USED, RECORDED, "gcloud compute backend-services delete service --global",
        said=f"ERROR: (gcloud.compute.backend-services.delete) Some requests did not succeed:\n - {SERVICE_USED}",
    ),
    deletion(
        "a health check that a backend service needs", "global/healthChecks/check",
        f"The health_check resource '{NUMBERED}/HEALTH_CHECK:check' is already being used by "
        f"'{NUMBERED}/BACKEND_SERVICE:service'", RECORDED, "gcloud compute health-checks delete check --global",
    ),
    Refusal(
        "a network that a firewall rule is in", "compute", "DELETE", f"{ROOT}/global/networks/walled", 400, "",
        f"The network resource '{PROJECT}/global/networks/walled' is already being used by "
        f"'{PROJECT}/global/firewalls/wall'", RECORDED, reason="RESOURCE_IN_USE_BY_ANOTHER_RESOURCE", late=True,
        command="gcloud compute networks delete walled",
    ),
    Refusal(
        "an address nobody reserved", "compute", "GET", f"{ROOT}/regions/{REGION}/addresses/nobody", 404, "",
        f"The resource '{PROJECT}/regions/{REGION}/addresses/nobody' was not found", RECORDED, reason="notFound",
        command=f"gcloud compute addresses describe nobody --region={REGION}",
    ),
    Refusal(
        "a change without a fingerprint", "compute", "PATCH", f"{subnetworks()}/default", 400, "",
        "Required field 'resource.fingerprint' not specified", REPORTED, {"privateIpGoogleAccess": True},
        reason="required",
    ),
    Refusal(
        "a fingerprint of yesterday", "compute", "PATCH", f"{subnetworks()}/default", 412, "", "Invalid fingerprint.",
        GUESSED, {"privateIpGoogleAccess": True, "fingerprint": "AAAAAAAAAAA="}, reason="conditionNotMet",
    ),
    Refusal(
        "a gateway's rule without a proxy-only subnetwork", "compute", "POST", f"{ROOT}/global/forwardingRules", 400,
        "", "…An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule.", REPORTED,
        {"name": "new", "loadBalancingScheme": "INTERNAL_MANAGED", "portRange": "80", "network": DEFAULT,
         "target": f"{PROJECT}/global/targetHttpProxies/proxy",
         "subnetwork": f"{PROJECT}/regions/us-east4/subnetworks/default"}, reason=INVALID,
        command="gcloud compute forwarding-rules create new --global --load-balancing-scheme=INTERNAL_MANAGED "
        "--network=default --subnet=default --subnet-region=us-east4 --target-http-proxy=proxy --ports=80",
    ),
]  # fmt: skip
