# SPDX-License-Identifier: GPL-3.0-or-later
"""How Compute Engine shows its operations, from 1452 bodies recorded by Config Connector's tests.

Sources: its fixtures networkservicesauthzextension-minimal, computerouternatprivate, {global,regional}computeurlmap and
alloydbinstanceconnectionpoolconfig, recorded against Google Cloud.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.google import PROJECT, Google, until
from tests.simulator.networks import DEFAULT, LINKS, PROXY, REGION, ROOT, done, insert, made, subnetworks

ZONE = f"{REGION}-a"
START = {"id", "insertTime", "kind", "name", "operationType", "progress", "selfLink", "startTime", "status",
         "targetId", "targetLink", "user"}  # fmt: skip
# where -> (collection's path, body, the scope's key and link)
INSERTS: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "global": (f"{ROOT}/global/networks", {"name": "own", "autoCreateSubnetworks": False}, {}),
    "regional": (subnetworks(), PROXY, {"region": f"{LINKS}/regions/{REGION}"}),
    "zonal": (
        f"{ROOT}/zones/{ZONE}/networkEndpointGroups",
        {"name": "pods", "network": DEFAULT},
        {"zone": f"{LINKS}/zones/{ZONE}"},
    ),
}


@pytest.fixture(scope="module")
def operations(quick: Google) -> dict[str, tuple[Any, Any]]:
    """An insert and a delete in each scope: the first answer and the operation at the end."""
    seen = {}
    for where, (path, body, _) in INSERTS.items():
        started = insert(quick, path, body)
        seen[f"insert {where}"] = (started.body, done(quick, started))
    for where, (path, body, _) in INSERTS.items():
        started = quick.call("compute", "DELETE", f"{path}/{body['name']}")
        seen[f"delete {where}"] = (started.body, done(quick, started))
    return seen


CALLS = [f"{verb} {where}" for verb in ("insert", "delete") for where in INSERTS]


@pytest.mark.parametrize("call", CALLS)
def test_the_first_answer_is_running_at_nought_with_the_keys_of_its_scope(operations: Any, call: str) -> None:
    first, _ = operations[call]
    scope = INSERTS[call.split()[1]][2]

    assert set(first) == START | set(scope)
    assert {key: first[key] for key in scope} == scope
    assert (first["kind"], first["status"], first["progress"]) == ("compute#operation", "RUNNING", 0)
    assert first["operationType"] == call.split()[0]


def test_nobody_has_recorded_a_poll_in_between_but_it_is_expected_to_stand_at_nought(
    start_google: Callable[..., Google],
) -> None:
    slow = start_google(speed=1.0, enabled=("compute",), latency={"compute.operation": 1e6})
    started = insert(slow, f"{ROOT}/global/networks", {"name": "slow", "autoCreateSubnetworks": False}).body
    poll = slow.get("compute", f"{ROOT}/global/operations/{started['name']}")

    assert poll == started
    assert (poll["status"], poll["progress"]) == ("RUNNING", 0)


@pytest.mark.parametrize("call", CALLS)
def test_the_end_adds_its_time_and_no_error(operations: Any, call: str) -> None:
    first, last = operations[call]

    assert set(last) == set(first) | {"endTime"}
    assert (last["status"], last["progress"]) == ("DONE", 100)


@pytest.mark.parametrize("call", CALLS)
def test_links_name_the_older_host_and_the_project_id(operations: Any, call: str) -> None:
    first, _ = operations[call]
    path, body, _ = INSERTS[call.split()[1]]
    scope = path.removeprefix(f"{ROOT}/").rsplit("/", 1)[0]

    assert first["targetLink"] == f"https://www.googleapis.com/{path}/{body['name']}"
    assert first["selfLink"] == f"{LINKS}/{scope}/operations/{first['name']}"


@pytest.mark.parametrize("call", CALLS)
def test_numbers_are_text_and_the_user_is_the_caller(operations: Any, call: str) -> None:
    first, _ = operations[call]

    assert first["id"].isdigit()
    assert first["targetId"].isdigit()
    assert first["user"] == "operator@example.com"


@pytest.mark.parametrize("scope", ["global", f"regions/{REGION}"])
def test_set_labels_is_done_at_once(quick: Google, scope: str) -> None:
    addresses = f"{ROOT}/{scope}/addresses"
    body = made(quick, addresses, {"name": "labelled"})
    change = {"labels": {"team": "inference"}, "labelFingerprint": body["labelFingerprint"]}
    operation = quick.call("compute", "POST", f"{addresses}/labelled/setLabels", change).body

    assert (operation["operationType"], operation["status"], operation["progress"]) == ("setLabels", "DONE", 100)
    assert "endTime" in operation


def test_a_patch_has_its_type_and_runs(quick: Google) -> None:
    checks = f"{ROOT}/global/healthChecks"
    made(quick, checks, {"name": "patched", "type": "HTTP"})
    operation = quick.call("compute", "PATCH", f"{checks}/patched", {"timeoutSec": 2}).body

    assert (operation["operationType"], operation["status"]) == ("patch", "RUNNING")


def test_a_replacement_is_an_update_and_runs(quick: Google) -> None:
    checks = f"{ROOT}/global/healthChecks"
    body = made(quick, checks, {"name": "replaced", "type": "HTTP"})
    operation = quick.call("compute", "PUT", f"{checks}/replaced", {**body, "timeoutSec": 2}).body

    assert (operation["operationType"], operation["status"]) == ("update", "RUNNING")


@pytest.fixture(scope="module")
def peered(quick: Google) -> dict[str, Any]:
    """The first answers to a peering of two networks, and to its end."""
    networks = f"{ROOT}/global/networks"
    for name in ("near", "far"):
        made(quick, networks, {"name": name, "autoCreateSubnetworks": False})
    peering = {"name": "to-far", "network": f"{PROJECT}/global/networks/far", "exchangeSubnetRoutes": True}
    added = quick.call("compute", "POST", f"{networks}/near/addPeering", {"networkPeering": peering})
    done(quick, added)
    return {
        "addPeering": added.body,
        "removePeering": quick.call("compute", "POST", f"{networks}/near/removePeering", {"name": "to-far"}).body,
    }


@pytest.mark.parametrize("call", ["addPeering", "removePeering"])
def test_a_special_call_has_its_own_type_and_runs(peered: dict[str, Any], call: str) -> None:
    operation = peered[call]

    assert set(operation) == START
    assert (operation["operationType"], operation["status"], operation["progress"]) == (call, "RUNNING", 0)


@pytest.mark.parametrize(
    ("call", "path", "sent"),
    [
        ("attachNetworkEndpoints", f"{ROOT}/zones/{ZONE}/networkEndpointGroups/ends", {"networkEndpoints": []}),
        ("setPrivateIpGoogleAccess", f"{subnetworks()}/default", {"privateIpGoogleAccess": True}),
    ],
)
def test_nobody_has_recorded_other_special_calls_but_they_are_expected_to_run_too(
    quick: Google, call: str, path: str, sent: dict[str, Any]
) -> None:
    group = f"{ROOT}/zones/{ZONE}/networkEndpointGroups"
    if path.startswith(group):
        made(quick, group, {"name": "ends", "network": DEFAULT})
    operation = quick.call("compute", "POST", f"{path}/{call}", sent).body

    assert (operation["operationType"], operation["status"]) == (call, "RUNNING")


def test_the_delete_of_a_network_in_use_is_accepted_and_fails_in_its_operation(quick: Google) -> None:
    networks = f"{ROOT}/global/networks"
    made(quick, networks, {"name": "used", "autoCreateSubnetworks": False})
    rule = {"name": "rule", "network": f"{PROJECT}/global/networks/used", "allowed": [{"IPProtocol": "tcp"}]}
    made(quick, f"{ROOT}/global/firewalls", rule)
    started = quick.call("compute", "DELETE", f"{networks}/used")
    path = f"{ROOT}/global/operations/{started.body['name']}"
    last = until(lambda: quick.call("compute", "GET", path), lambda answer: answer.body["status"] == "DONE")

    assert (started.status, started.body["status"]) == (200, "RUNNING")
    assert last.status == 200
    assert last.body["progress"] == 100
    assert last.body["error"] == {
        "errors": [
            {
                "code": "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE",
                "message": f"The network resource '{PROJECT}/global/networks/used' is already being used by "
                f"'{PROJECT}/global/firewalls/rule'",
            }
        ]
    }
    assert (last.body["httpErrorStatusCode"], last.body["httpErrorMessage"]) == (400, "BAD REQUEST")


def test_other_deletions_in_use_are_refused_at_once(quick: Google) -> None:
    checks = f"{ROOT}/global/healthChecks"
    made(quick, checks, {"name": "needed", "type": "HTTP"})
    service = {"name": "needing", "healthChecks": [f"{PROJECT}/global/healthChecks/needed"]}
    made(quick, f"{ROOT}/global/backendServices", service)

    assert quick.call("compute", "DELETE", f"{checks}/needed").status == 400
