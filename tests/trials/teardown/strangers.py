# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's clusters, members, features, subnets and Gateways in a project with ours."""

from __future__ import annotations

from typing import Any

from simulator.controllers.kinds import GATEWAY
from tests.modules.gateways import listener
from tests.playbooks.gateways_to_take_down import SERVICES_FEATURE
from tests.playbooks.teardowns import Site
from tests.simulator.controllers.kube import Kube
from tests.simulator.fleets import FEATURES, register
from tests.simulator.google import PROJECT, Google, until
from tests.simulator.networks import PROXY, made, subnetworks
from tests.trials.interruption.pictures import differences, picture

THEIRS = "theirs"
FEATURE = f"gkehub {PROJECT}/locations/global/features/{SERVICES_FEATURE}"
RANGE = "10.77.0.0/23"


def settle(google: Google, region: str) -> None:
    """Has somebody's cluster in the fleet and proxy-only subnet in a region, and the feature for Services."""
    clusters = f"v1/{PROJECT}/locations/{region}/clusters"
    cluster = {"name": THEIRS, "initialNodeCount": 1, "resourceLabels": {"team": "somebody"}}
    assert google.call("container", "POST", clusters, {"cluster": cluster}).status == 200
    until(lambda: google.get("container", f"{clusters}/{THEIRS}")["status"], lambda status: status == "RUNNING")
    assert "error" not in register(google, THEIRS, region)
    feature = {"labels": {"team": "somebody"}}
    started = google.call("gkehub", "POST", FEATURES, feature, featureId=SERVICES_FEATURE)
    assert "error" not in google.finished("gkehub", started)
    made(google, subnetworks(region), {**PROXY, "name": THEIRS, "ipCidrRange": RANGE})


def share_gateway(kube: Kube) -> None:
    """Has somebody's Gateway beside ours, on the cluster where both must be."""
    theirs = listener()
    theirs["metadata"] = {"name": THEIRS, "namespace": "default"}
    kube.apply(theirs)
    kube.wait(GATEWAY, THEIRS, "Programmed")


def withdraw_gateway(kube: Kube) -> None:
    """Has somebody take that Gateway away, and with it its load balancer."""
    kube.delete(GATEWAY, THEIRS)
    until(lambda: kube.find(GATEWAY, THEIRS), lambda found: not found)


def of_others(site: Site) -> dict[str, Any]:
    """Everything of theirs as it lasts; of the feature not what it says of members that are ours."""
    found = {name: body for name, body in picture(site.simulator.state()).items() if THEIRS in name}
    feature = picture(site.simulator.state())[FEATURE]
    states = {name: state for name, state in feature["membershipStates"].items() if name.endswith(f"/{THEIRS}")}
    return {**found, FEATURE: {**feature, "membershipStates": states}}


def touched(before: dict[str, Any], site: Site) -> list[str]:
    """What has become of theirs since."""
    return differences(of_others(site), before)
