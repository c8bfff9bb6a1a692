# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals as recorded: the shape of the body per service, and the texts.

Recorded by Config Connector's tests against Google Cloud: 87 refusals of the container API, 304 of Compute Engine, 63
of IAM, 19 of Resource Manager, and those of the fleet and its scopes for GKE Hub. Their recorder drops `details`.
Texts from public reports are in tests/simulator/refusals, each with its source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.simulator.clusters import REGION, cluster, create, done, pool, running, update
from tests.simulator.google import NUMBER, PROJECT, Answer, Google
from tests.simulator.networks import ROOT, insert, made, subnetworks

ZONE = f"{REGION}-a"
ACCOUNTS = f"v1/{PROJECT}/serviceAccounts"
GHOST = f"ghost@{PROJECT.removeprefix('projects/')}.iam.gserviceaccount.com"


@dataclass(frozen=True)
class Fact:
    """A request and how it is refused; `reason` is None where the body has no list of errors."""

    api: str
    method: str
    path: str
    code: int
    status: str | None
    reason: str | None
    message: str
    body: Any = None


def missing(scope: str, collection: str, method: str = "GET") -> Fact:
    name = f"{PROJECT}/{scope}/{collection}/nobody"
    return Fact("compute", method, f"compute/v1/{name}", 404, None, "notFound", f"The resource '{name}' was not found")


HUB = f"{PROJECT}/locations/global"
NOT_FOUND = [
    Fact("container", "GET", cluster("nobody"), 404, "NOT_FOUND", "notFound",
         f"Not found: {PROJECT}/locations/{REGION}/clusters/nobody."),
    Fact("container", "DELETE", cluster("nobody"), 404, "NOT_FOUND", "notFound",
         f"Not found: {PROJECT}/locations/{REGION}/clusters/nobody."),
    # A zone is spelt zones/ even when asked through locations/.
    Fact("container", "GET", cluster("nobody", ZONE), 404, "NOT_FOUND", "notFound",
         f"Not found: {PROJECT}/zones/{ZONE}/clusters/nobody."),
    Fact("container", "GET", pool("nobody", "there"), 404, "NOT_FOUND", "notFound",
         'Not found: node pool "nobody" not found.'),
    Fact("container", "DELETE", pool("nobody", "there"), 404, "NOT_FOUND", "notFound",
         'Not found: node pool "nobody" not found.'),
    Fact("container", "GET", f"v1/{PROJECT}/zones/{ZONE}/clusters/nobody", 404, "NOT_FOUND", "notFound",
         f"Not found: {PROJECT}/zones/{ZONE}/clusters/nobody."),
    # Recorded for fleets and scopes; memberships and features are expected alike.
    Fact("gkehub", "GET", f"v1/{HUB}/memberships/nobody", 404, "NOT_FOUND", None,
         f"Resource '{HUB}/memberships/nobody' was not found"),
    Fact("gkehub", "GET", f"v1/{HUB}/features/multiclusteringress", 404, "NOT_FOUND", None,
         f"Resource '{HUB}/features/multiclusteringress' was not found"),
    Fact("gkehub", "DELETE", f"v1/{HUB}/memberships/nobody", 404, "NOT_FOUND", None,
         f"Resource '{HUB}/memberships/nobody' was not found"),
    Fact("gkehub", "DELETE", f"v1/{HUB}/features/multiclusteringress", 404, "NOT_FOUND", None,
         f"Resource '{HUB}/features/multiclusteringress' was not found"),
    missing("global", "networks"),
    missing("global", "firewalls"),
    missing("global", "routes"),
    missing("global", "addresses"),
    missing("global", "forwardingRules"),
    missing("global", "backendServices"),
    missing("global", "healthChecks"),
    missing("global", "urlMaps"),
    missing("global", "targetHttpProxies"),
    missing("global", "operations"),
    missing(f"regions/{REGION}", "subnetworks"),
    missing(f"regions/{REGION}", "addresses"),
    missing(f"regions/{REGION}", "forwardingRules"),
    missing(f"regions/{REGION}", "backendServices"),
    missing(f"regions/{REGION}", "healthChecks"),
    missing(f"zones/{ZONE}", "networkEndpointGroups"),
    # What is to be deleted and is not there is answered alike.
    missing("global", "networks", "DELETE"),
    missing("global", "addresses", "DELETE"),
    missing("global", "forwardingRules", "DELETE"),
    missing("global", "backendServices", "DELETE"),
    missing("global", "healthChecks", "DELETE"),
    missing(f"regions/{REGION}", "subnetworks", "DELETE"),
    missing(f"regions/{REGION}", "addresses", "DELETE"),
    missing(f"zones/{ZONE}", "networkEndpointGroups", "DELETE"),
    # A project that does not exist is forbidden, not missing.
    Fact("cloudresourcemanager", "GET", "v1/projects/nobody-owns-this", 403, "PERMISSION_DENIED", "forbidden",
         "The caller does not have permission"),
    # The third version has no list of errors.
    Fact("cloudresourcemanager", "GET", "v3/projects/nobody-owns-this", 403, "PERMISSION_DENIED", None,
         "The caller does not have permission"),
    Fact("iam", "GET", f"{ACCOUNTS}/{GHOST}", 404, "NOT_FOUND", "notFound", "Unknown service account"),
    Fact("iam", "POST", f"{ACCOUNTS}/{GHOST}:getIamPolicy", 404, "NOT_FOUND", "notFound",
         f"Service account {PROJECT}/serviceAccounts/{GHOST} does not exist.", {}),
    Fact("iam", "POST", f"{ACCOUNTS}/{GHOST}:setIamPolicy", 404, "NOT_FOUND", "notFound",
         f"Service account {PROJECT}/serviceAccounts/{GHOST} does not exist.", {"policy": {"bindings": []}}),
]  # fmt: skip
TAKEN = [
    Fact("iam", "POST", ACCOUNTS, 409, "ALREADY_EXISTS", "alreadyExists",
         f"Service account gpu-nodes already exists within project {PROJECT}.", {"accountId": "gpu-nodes"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def project(quick: Google) -> Google:
    """A project with a cluster, a service account and the parts of a load balancer."""
    running(quick, "there")
    quick.call("iam", "POST", ACCOUNTS, {"accountId": "gpu-nodes"})
    return quick


def kept(error: dict[str, Any]) -> dict[str, Any]:
    """The error without what recordings hide."""
    return {key: value for key, value in error.items() if key != "details"}


def shape(fact: Fact) -> dict[str, Any]:
    """The error body as that service writes it."""
    error: dict[str, Any] = {"code": fact.code, "message": fact.message}
    if fact.reason:
        error["errors"] = [{"domain": "global", "message": fact.message, "reason": fact.reason}]
    return {**error, "status": fact.status} if fact.status else error


@pytest.mark.parametrize("fact", [*NOT_FOUND, *TAKEN], ids=lambda fact: f"{fact.api} {fact.method} {fact.message[:80]}")
def test_the_refusal_is_the_recorded_one(project: Google, fact: Fact) -> None:
    answer = project.call(fact.api, fact.method, fact.path, fact.body)

    assert answer.status == fact.code
    assert kept(answer.body["error"]) == shape(fact)


def in_use(message: str) -> dict[str, Any]:
    """A refusal of Compute Engine because of a user of the resource."""
    reason = "resourceInUseByAnotherResource"
    errors = [{"domain": "global", "message": message, "reason": reason}]
    return {"code": 400, "errors": errors, "message": message}


def test_a_backend_service_of_a_url_map_is_in_use(project: Google) -> None:
    service = f"{PROJECT}/global/backendServices/mapped"
    made(project, f"{ROOT}/global/backendServices", {"name": "mapped"})
    made(project, f"{ROOT}/global/urlMaps", {"name": "map", "defaultService": service})
    answer = project.call("compute", "DELETE", f"compute/v1/{service}")

    text = f"The backend_service resource '{service}' is already being used by '{PROJECT}/global/urlMaps/map'"
    assert answer.body["error"] == in_use(text)


@pytest.mark.parametrize(
    ("scope", "place"),
    [("global", f"GLOBAL:global/PROJECT:{NUMBER}"), (f"regions/{REGION}", f"REGION:{REGION}/PROJECT:{NUMBER}")],
)
def test_a_health_check_in_use_is_named_in_another_scheme(project: Google, scope: str, place: str) -> None:
    check = f"{PROJECT}/{scope}/healthChecks/checking"
    made(project, f"{ROOT}/{scope}/healthChecks", {"name": "checking", "type": "HTTP"})
    made(project, f"{ROOT}/{scope}/backendServices", {"name": "checked", "healthChecks": [check]})
    answer = project.call("compute", "DELETE", f"compute/v1/{check}")

    user = f"{place}/BACKEND_SERVICE:checked"
    text = f"The health_check resource '{place}/HEALTH_CHECK:checking' is already being used by '{user}'"
    assert answer.body["error"] == in_use(text)


def test_a_network_that_is_being_deleted_is_not_ready(start_google: Callable[..., Google]) -> None:
    slow = start_google(speed=1.0, enabled=("compute",), latency={"compute.operation": 1e6})
    network = f"{PROJECT}/global/networks/default"
    first, second = (slow.call("compute", "DELETE", f"compute/v1/{network}") for _ in range(2))

    text = f"The resource '{network}' is not ready"
    errors = [{"domain": "global", "message": text, "reason": "resourceNotReady"}]
    assert first.status == 200
    assert second.body["error"] == {"code": 400, "errors": errors, "message": text}


CAPABILITIES = {"config": {"containerdConfig": {"registryHosts": [
    {"server": "registry.example.com", "hosts": [{"host": "mirror.example.com", "capabilities": ["PULL", "FETCH"]}]}
]}}}  # fmt: skip


def test_unknown_enum_names_have_one_line_each_and_a_path_in_snake_case(project: Google) -> None:
    body = {"nodePool": {"name": "batch", **CAPABILITIES}}
    error = project.call("container", "POST", f"{cluster('there')}/nodePools", body).body["error"]
    path = r"node_pool\.config\.containerd_config\.registry_hosts\[0\]\.hosts\[0\]\.capabilities"
    kind = r"\(type\.googleapis\.com/google\.container\.v1\.[A-Za-z.]*HostCapability\)"

    lines = [f"Invalid value at '{path}\\[{at}\\]' {kind}, \"{name}\"" for at, name in enumerate(("PULL", "FETCH"))]
    assert re.fullmatch("\n".join(lines), error["message"])
    assert (error["status"], error["errors"][0]["reason"]) == ("INVALID_ARGUMENT", "badRequest")


def test_a_bad_value_of_compute_names_field_and_value(project: Google) -> None:
    network = f"{PROJECT}/global/networks/default"
    rule = {"name": "late", "network": network, "priority": 70000, "allowed": [{"IPProtocol": "tcp"}]}
    error = insert(project, f"{ROOT}/global/firewalls", rule).body["error"]

    assert set(error) == {"code", "errors", "message"}
    assert error["message"].startswith("Invalid value for field 'resource.priority': '70000'. ")
    assert error["errors"][0]["reason"] == "invalid"


def test_a_proxy_only_subnetwork_may_be_sent_without_a_log_configuration(project: Google) -> None:
    body = {"name": "null-log", "network": f"{PROJECT}/global/networks/default", "ipCidrRange": "10.40.0.0/23",
            "purpose": "REGIONAL_MANAGED_PROXY", "role": "ACTIVE", "logConfig": None}  # fmt: skip

    assert insert(project, subnetworks("us-east4"), body).status == 200


def quota_of_reads(google: Google) -> Answer:
    google.running.script_fault(service="cloudresourcemanager", method="GET", path="", code=429)
    return google.call("cloudresourcemanager", "GET", f"v1/{PROJECT}")


def test_too_many_requests_a_minute_are_refused_in_recorded_words(project: Google) -> None:
    answer = quota_of_reads(project)

    assert answer.status == 429
    assert answer.message == (
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service "
        f"'cloudresourcemanager.googleapis.com' for consumer 'project_number:{NUMBER}'."
    )
    assert answer.body["error"]["errors"][0]["reason"] == "rateLimitExceeded"


def test_resource_manager_never_says_which_permission_is_missing(project: Google) -> None:
    nobody = project.as_principal("nobody@example.com")
    answer = nobody.call("cloudresourcemanager", "GET", f"v1/{PROJECT}")

    assert kept(answer.body["error"]) == shape(
        Fact("cloudresourcemanager", "GET", "", 403, "PERMISSION_DENIED", "forbidden",
             "The caller does not have permission")
    )  # fmt: skip


@pytest.mark.parametrize(("version", "reason"), [("v1", "aborted"), ("v3", None)])
def test_by_public_reports_a_stale_etag_of_a_policy_is_aborted(
    project: Google, version: str, reason: str | None
) -> None:
    path = f"{version}/{PROJECT}"
    now = project.call("cloudresourcemanager", "POST", f"{path}:getIamPolicy", {}).body["etag"]
    stale = {"policy": {"bindings": [], "etag": "BwAAAAAAAAA="}}
    answer = project.call("cloudresourcemanager", "POST", f"{path}:setIamPolicy", stale)

    text = (
        "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff. "
        f"The request's ETag 'BwAAAAAAAAA=' did not match the current policy's ETag '{now}'."
    )
    fact = Fact("cloudresourcemanager", "POST", path, 409, "ABORTED", reason, text)
    assert (answer.status, kept(answer.body["error"])) == (409, shape(fact))


def test_by_public_reports_a_cluster_that_came_to_nothing_cannot_be_changed(project: Google) -> None:
    project.running.script_fault(service="container", method="POST", path="clusters$", effect="fail-operation")
    failed = done(project, create(project, "failed"))
    error = update(project, {"desiredLoggingConfig": {"componentConfig": {}}}, "failed").body["error"]

    assert "error" in failed
    text = "Cluster is currently being created, deleted, updated or repaired and cannot be updated."
    assert kept(error) == shape(Fact("container", "PUT", "", 400, "FAILED_PRECONDITION", "failedPrecondition", text))


def test_by_common_knowledge_a_stale_label_fingerprint_is_a_condition_not_met(project: Google) -> None:
    addresses = f"{ROOT}/global/addresses"
    made(project, addresses, {"name": "labelled"})
    change = {"labels": {}, "labelFingerprint": "AAAAAAAAAAA="}
    error = project.call("compute", "POST", f"{addresses}/labelled/setLabels", change).body["error"]

    text = "Labels fingerprint either invalid or resource labels have changed"
    errors = [{"domain": "global", "message": text, "reason": "conditionNotMet"}]
    assert error == {"code": 412, "errors": errors, "message": text}


def test_by_common_knowledge_a_taken_name_of_a_cluster_is_refused(project: Google) -> None:
    answer = create(project, "there")

    assert (answer.status, answer.message) == (
        409, f"Already exists: {PROJECT}/locations/{REGION}/clusters/there."
    )  # fmt: skip
