# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted faults of requests and of the operations they start."""

from __future__ import annotations

import http.client
import json
import socket
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.simulator.clusters import FAST, REGION, add_pool, cluster, clusters, create, done, pool, running
from tests.simulator.fleets import enable_ingress, membership, memberships
from tests.simulator.google import PROJECT, Answer, Google, until
from tests.simulator.networks import PROXY, ROOT, insert, subnetworks
from tests.simulator.networks import done as compute_done
from tests.simulator.refusals.cluster_api import ClusterApi
from tests.simulator.refusals.objects import MAPS, config_map

NETWORKS = f"{ROOT}/global/networks"
NETWORK = {"name": "own", "autoCreateSubnetworks": False}
SERVICES = ("compute", "container", "gkehub", "multiclusteringress", "connectgateway")
HUB_FAST = {"gkehub.memberships.create": 2.0, "gkehub.features.create": 2.0, "gkehub.features.ready": 2.0}


@pytest.fixture
def cloud(new_google: Callable[..., Google]) -> Google:
    """A project with the APIs enabled and short operations."""
    return new_google(enabled=SERVICES, latency={**FAST, **HUB_FAST, "compute.operation": 2.0})


@pytest.fixture
def west(cloud: Google) -> ClusterApi:
    """The Kubernetes API of a cluster."""
    running(cloud, initialNodeCount=1)
    return ClusterApi(cloud)


def script(google: Google, **wanted: Any) -> None:
    google.running.script_fault(**wanted)


def uses(google: Google) -> list[int]:
    return [fault["used"] for fault in google.running.faults()]


def raw(google: Google, path: str, timeout: float = 10.0) -> tuple[http.client.HTTPResponse, bytes]:
    """A GET of Compute Engine without any client's help."""
    address = urlsplit(google.running.environ["CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE"])
    connection = http.client.HTTPConnection(address.netloc, timeout=timeout)
    try:
        connection.request("GET", f"/{path}", headers={"Authorization": f"Bearer {google.token}"})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


CODES = {
    400: "failedPrecondition",
    401: "authError",
    403: "forbidden",
    404: "notFound",
    409: "aborted",
    429: "rateLimitExceeded",
    500: "backendError",
    503: "backendError",
}


@pytest.mark.parametrize("code", CODES)
def test_any_call_can_be_refused_with_any_code_in_the_services_form(cloud: Google, code: int) -> None:
    script(cloud, service="compute", path="networks$", code=code)
    first, second = cloud.call("compute", "GET", NETWORKS), cloud.call("compute", "GET", NETWORKS)

    assert (first.status, first.body["error"]["errors"][0]["reason"]) == (code, CODES[code])
    assert second.status == 200


def test_a_refusal_can_say_when_to_try_again(cloud: Google) -> None:
    script(cloud, service="compute", code=429, retry_after=7)
    answer, _ = raw(cloud, NETWORKS)

    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")


def test_a_bad_gateway_is_a_page_and_no_json(cloud: Google) -> None:
    script(cloud, service="compute", code=502)
    answer, body = raw(cloud, NETWORKS)

    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (502, "text/html")
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(body)


def test_a_resource_is_not_found_for_a_while_after_it_was_made(cloud: Google) -> None:
    script(cloud, service="compute", method="GET", path="networks/own$", code=404, times=2, after="POST networks$")
    before = cloud.call("compute", "GET", f"{NETWORKS}/own")
    compute_done(cloud, insert(cloud, NETWORKS, NETWORK))
    answers = [cloud.call("compute", "GET", f"{NETWORKS}/own") for _ in range(3)]

    assert (before.status, uses(cloud)) == (404, [2])
    assert [answer.status for answer in answers] == [404, 404, 200]
    assert answers[0].message == before.message


def test_a_service_can_be_disabled_for_some_time(cloud: Google) -> None:
    script(cloud, service="gkehub", effect="service-disabled", seconds=500)
    first = cloud.call("gkehub", "GET", memberships())
    second = until(lambda: cloud.call("gkehub", "GET", memberships()), lambda answer: answer.status == 200)

    assert (first.status, second.status) == (403, 200)
    assert first.body["error"]["details"][1]["reason"] == "SERVICE_DISABLED"
    assert uses(cloud)[0] >= 1


def test_a_token_can_expire_in_the_middle(cloud: Google) -> None:
    script(cloud, service="compute", effect="expire-token", path="networks$")
    token_file = Path(cloud.running.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"])
    refused = [cloud.call("compute", "GET", NETWORKS).status for _ in range(2)]
    fresh = Google(cloud.running, token_file.read_text().strip())

    assert refused == [401, 401]
    assert fresh.call("compute", "GET", NETWORKS).status == 200


def test_a_connection_can_break_before_the_server_acts(cloud: Google) -> None:
    script(cloud, service="compute", method="POST", path="networks$", effect="reset")
    with pytest.raises((ConnectionError, urllib.error.URLError, http.client.HTTPException)):
        insert(cloud, NETWORKS, NETWORK)

    assert cloud.call("compute", "GET", f"{NETWORKS}/own").status == 404
    assert [entry["status"] for entry in cloud.running.journal()][:1] == [0]


def test_a_connection_can_break_after_the_server_acted(cloud: Google) -> None:
    script(cloud, service="compute", method="POST", path="networks$", effect="reset-after")
    with pytest.raises((ConnectionError, urllib.error.URLError, http.client.HTTPException)):
        insert(cloud, NETWORKS, NETWORK)

    assert cloud.call("compute", "GET", f"{NETWORKS}/own").status == 200
    assert cloud.running.journal()[0]["write"] is True


def test_an_answer_can_break_off_in_the_middle(cloud: Google) -> None:
    script(cloud, service="compute", effect="truncate")
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        raw(cloud, NETWORKS)

    assert uses(cloud) == [1]


def test_an_answer_can_be_slower_than_its_client_waits(cloud: Google) -> None:
    script(cloud, service="compute", effect="slow", delay=0.4)
    with pytest.raises((socket.timeout, TimeoutError)):
        raw(cloud, NETWORKS, timeout=0.1)
    started = time.monotonic()
    script(cloud, service="compute", effect="slow", delay=0.2)
    answer, _ = raw(cloud, NETWORKS)

    assert answer.status == 200
    assert time.monotonic() - started >= 0.2


def test_the_clusters_api_can_be_away_for_some_time(cloud: Google, west: ClusterApi) -> None:
    script(cloud, service="kubernetes/gke-west", effect="reset", seconds=300)
    with pytest.raises((ConnectionError, urllib.error.URLError, http.client.HTTPException)):
        west.call("GET", MAPS)

    assert until(lambda: _tried(west), bool)


def _tried(api: ClusterApi) -> bool:
    try:
        return api.call("GET", MAPS).status == 200
    except (ConnectionError, urllib.error.URLError, http.client.HTTPException):
        return False


def test_a_write_to_a_cluster_can_succeed_without_an_answer(cloud: Google, west: ClusterApi) -> None:
    script(cloud, service="kubernetes/gke-west", method="POST", path="configmaps$", effect="reset-after")
    with pytest.raises((ConnectionError, urllib.error.URLError, http.client.HTTPException)):
        west.call("POST", MAPS, config_map("made"))

    assert west.call("GET", f"{MAPS}/made").status == 200


@pytest.mark.parametrize(
    ("code", "reason", "message"),
    [
        (403, "Forbidden", 'admission webhook "policy.example.com" denied the request: no'),
        (422, "Invalid", 'ConfigMap "made" is invalid: data: Invalid value: "object": a rule that was added lately'),
        (429, "TooManyRequests", "too many requests"),
    ],
)
def test_a_cluster_can_refuse_by_webhook_rule_or_overload(
    cloud: Google, west: ClusterApi, code: int, reason: str, message: str
) -> None:
    script(cloud, service="kubernetes/gke-west", method="POST", path="configmaps", code=code, message=message)
    answer = west.call("POST", MAPS, config_map("made"))

    assert (answer.status, answer.body["reason"], answer.body["message"]) == (code, reason, message)


def failed(google: Google, started: Answer, read: Callable[[Google, Answer], Any]) -> str:
    return str(read(google, started)["error"].get("message") or "")


def test_a_cluster_that_cannot_be_made_says_why_and_stays_in_error(cloud: Google) -> None:
    script(cloud, service="container", method="POST", path="clusters$", effect="fail-operation", message="no luck")
    operation = done(cloud, create(cloud))
    body = cloud.get("container", cluster())

    assert operation["error"]["message"] == "no luck"
    assert (body["status"], body["statusMessage"]) == ("ERROR", "no luck")
    assert "error" not in done(cloud, cloud.call("container", "DELETE", cluster()))


def test_a_node_pool_that_cannot_be_made_leaves_the_cluster_running(cloud: Google) -> None:
    running(cloud)
    script(cloud, service="container", method="POST", path="nodePools$", effect="fail-operation", message="no luck")
    operation = done(cloud, add_pool(cloud, {"name": "batch", "initialNodeCount": 1}))

    assert operation["error"]["message"] == "no luck"
    assert cloud.get("container", pool("batch"))["status"] == "ERROR"
    assert cloud.get("container", cluster())["status"] == "RUNNING"


def registering(google: Google) -> Answer:
    """The operation that makes gke-west a member, begun."""
    path, body = memberships(), membership("gke-west")
    return until(
        lambda: google.call("gkehub", "POST", path, body, membershipId="gke-west"), lambda answer: answer.status == 200
    )


def test_a_membership_that_cannot_be_made_is_gone(cloud: Google) -> None:
    running(cloud)
    script(cloud, service="gkehub", method="POST", path="memberships$", effect="fail-operation", message="no luck")
    operation = cloud.finished("gkehub", registering(cloud))

    assert operation["error"]["message"] == "no luck"
    assert cloud.call("gkehub", "GET", f"{memberships()}/gke-west").status == 404


def test_a_membership_can_be_there_before_its_operation_says_so(cloud: Google) -> None:
    running(cloud)
    script(cloud, service="gkehub", method="POST", path="memberships$", effect="late-operation", delay=1e6)
    started = registering(cloud)
    path = f"{memberships()}/gke-west"
    until(lambda: cloud.get("gkehub", path)["state"]["code"], lambda code: code == "READY")

    assert cloud.get("gkehub", f"v1/{started.body['name']}")["done"] is False


def test_an_operation_can_stall(cloud: Google) -> None:
    script(cloud, service="compute", method="POST", path="subnetworks$", effect="stall-operation")
    started = insert(cloud, subnetworks(), PROXY)
    time.sleep(0.1)
    path = f"{ROOT}/regions/{REGION}/operations/{started.body['name']}"

    assert cloud.get("compute", path)["status"] == "RUNNING"
    assert "state" not in cloud.get("compute", f"{subnetworks()}/gke-proxy")


def test_a_stalled_operation_can_get_on_after_a_delay(cloud: Google) -> None:
    script(cloud, service="compute", method="POST", path="subnetworks$", effect="stall-operation", delay=60)
    compute_done(cloud, insert(cloud, subnetworks(), PROXY))

    assert cloud.get("compute", f"{subnetworks()}/gke-proxy")["state"] == "READY"


def test_an_insert_that_fails_leaves_nothing_behind(cloud: Google) -> None:
    script(cloud, service="compute", method="POST", effect="fail-operation", code=503, message="zone is down")
    operation = compute_done(cloud, insert(cloud, NETWORKS, NETWORK))

    assert operation["error"]["errors"][0]["message"] == "zone is down"
    assert operation["httpErrorStatusCode"] == 503
    assert cloud.call("compute", "GET", f"{NETWORKS}/own").status == 404


def test_enabling_a_service_can_fail(cloud: Google) -> None:
    script(cloud, service="serviceusage", method="POST", effect="fail-operation", message="no luck")
    answer = cloud.call("serviceusage", "POST", f"v1/{PROJECT}/services/dns.googleapis.com:enable", {})
    operation = cloud.finished("serviceusage", answer)

    assert operation["error"]["message"] == "no luck"
    assert cloud.get("serviceusage", f"v1/{PROJECT}/services/dns.googleapis.com")["state"] == "DISABLED"


def test_a_feature_can_be_ready_before_its_operation_says_so(cloud: Google) -> None:
    running(cloud)
    cloud.finished("gkehub", registering(cloud))
    script(cloud, service="gkehub", method="POST", path="features$", effect="late-operation", delay=1e6)
    feature = enable_ingress(cloud, f"{PROJECT}/locations/{REGION}/memberships/gke-west")
    path = f"v1/{PROJECT}/locations/global/features/multiclusteringress"
    until(lambda: cloud.get("gkehub", path), lambda body: body["resourceState"]["state"] == "ACTIVE")

    assert cloud.get("gkehub", f"v1/{feature.body['name']}")["done"] is False


def test_a_feature_that_cannot_be_disabled_stays_as_it_was(cloud: Google) -> None:
    running(cloud)
    cloud.finished("gkehub", registering(cloud))
    cloud.finished("gkehub", enable_ingress(cloud, f"{PROJECT}/locations/{REGION}/memberships/gke-west"))
    path = f"v1/{PROJECT}/locations/global/features/multiclusteringress"
    until(lambda: cloud.get("gkehub", path), lambda body: body["resourceState"]["state"] == "ACTIVE")
    script(cloud, service="gkehub", method="DELETE", path="features/", effect="fail-operation", message="no luck")
    operation = cloud.finished("gkehub", cloud.call("gkehub", "DELETE", path))

    assert operation["error"]["message"] == "no luck"
    assert cloud.get("gkehub", path)["resourceState"]["state"] == "ACTIVE"


def test_a_fault_that_met_nothing_is_told(cloud: Google) -> None:
    script(cloud, service="compute", path="networks$", code=503)
    script(cloud, service="compute", path="nothing-like-this", code=503)
    cloud.call("compute", "GET", NETWORKS)

    assert [fault["path"] for fault in cloud.running.unused_faults()] == ["nothing-like-this"]


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ({"verb": "GET"}, "unknown keys: verb"),
        ({"code": 418}, "code must be one of 400, 401"),
        ({"effect": "explode"}, "effect must be one of conflicted, degraded"),
        ({"path": "("}, "path is no regular expression"),
        ({"effect": "slow"}, "a slow answer needs a delay"),
    ],
)
def test_a_script_that_makes_no_sense_is_refused(cloud: Google, wanted: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        script(cloud, **wanted)


def test_a_path_of_the_journal_finds_its_request_again(cloud: Google) -> None:
    cloud.call("container", "GET", clusters())
    [entry] = cloud.running.journal()
    script(cloud, service=entry["service"], method=entry["method"], path=f"^{entry['path']}$", code=503)

    assert [cloud.call("container", "GET", clusters()).status for _ in range(2)] == [503, 200]
