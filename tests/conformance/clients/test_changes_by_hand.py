# SPDX-License-Identifier: GPL-3.0-or-later
"""gcloud's commands that change and delete, and the modules brought to the same, send the same requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulator import app
from simulator.environment import read_exports
from tests.conformance.clients import terminal as terminals
from tests.conformance.clients.accepted import Alteration, alterations, fits
from tests.conformance.clients.procedure_by_hand import AGENT, EAST, WEST
from tests.conformance.clients.request_comparison import Journal, altered, writes
from tests.conformance.clients.terminal import Terminal, missing
from tests.modules.ways import in_process

pytestmark = [
    pytest.mark.skipif(missing("gcloud") is not None, reason=str(missing("gcloud"))),
    pytest.mark.timeout(300),
]

SERVICES = ("compute", "container", "gkehub", "multiclusteringress", "multiclusterservicediscovery", "connectgateway")
MEMBER = f"serviceAccount:{AGENT}"
# The how-to's project, with what is changed later still otherwise.
CLUSTER = {
    "name": WEST.cluster,
    "location": WEST.region,
    "node_locations": [WEST.zone],
    "release_channel": "regular",
    "gateway_api": False,
    "monitoring": ["SYSTEM"],
    "managed_prometheus": False,
    "hpa_profile": "none",
}
POOL = {
    "name": "h100",
    "cluster": WEST.cluster,
    "location": WEST.region,
    "machine_type": "a3-highgpu-2g",
    "accelerator": {"type": "nvidia-h100-80gb", "count": 2, "driver_version": "latest"},
    "spot": True,
    "node_count": 3,
    "node_locations": [f"{WEST.region}-a", WEST.zone],
}
SUBNET = {"name": f"{WEST.region}-subnet", "region": WEST.region, "range": WEST.proxies}
INGRESS = {
    "name": "multiclusteringress",
    "config_membership": f"projects/my-gke-project/locations/{WEST.region}/memberships/{WEST.cluster}",
}
FURNISHED: list[tuple[str, dict[str, Any]]] = [
    ("gcp_project_services", {"services": [f"{name}.googleapis.com" for name in SERVICES]}),
    ("gcp_service_identity", {"services": ["multiclusteringress.googleapis.com"]}),
    ("gcp_project_iam_member", {"grants": [{"role": "roles/multiclusteringress.serviceAgent", "member": MEMBER}]}),
    ("gcp_project_iam_member", {"grants": [{"role": "roles/container.admin", "member": MEMBER}]}),
    ("gcp_proxy_subnet", SUBNET),
    ("gke_cluster", {"name": EAST.cluster, "location": EAST.region, "node_locations": [EAST.zone]}),
    ("gke_cluster", CLUSTER),
    ("gke_node_pool", POOL),
    ("gke_fleet_membership", {"cluster": EAST.cluster, "location": EAST.region}),
    ("gke_fleet_membership", {"cluster": WEST.cluster, "location": WEST.region}),
    ("gke_fleet_feature", INGRESS),
]
Sent = dict[str, tuple[Journal, Journal]]


def run(environ: dict[str, str], module: str, options: dict[str, Any]) -> None:
    """Runs a module against the project that these variables name."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        result = in_process(module, {name: value for name, value in options.items() if value is not None}, False)
    assert not result.get("failed"), result["msg"]


@pytest.fixture(scope="module")
def sent(terminal: Terminal) -> Iterator[Sent]:
    """Types every command in a project, and runs the module in another one like it; gives what each wrote."""
    with app.start(speed=terminals.SPEED) as ours:
        for environ in (read_exports(terminal.env_file), ours.environ):
            for module, options in FURNISHED:
                run(environ, module, options)
        yield both(terminal, ours)


def both(terminal: Terminal, ours: app.Running) -> Sent:
    """What gcloud and we have written, by command."""
    asked, marks = dict(FURNISHED), [(terminal.requests(), len(ours.journal()))]
    for alteration in alterations():
        terminal(alteration.command.replace("AGENT", AGENT))
        asked[alteration.module] = {**asked[alteration.module], **alteration.options}
        run(ours.environ, alteration.module, asked[alteration.module])
        marks.append((terminal.requests(), len(ours.journal())))
    typed, played = terminal.journal(), ours.journal()
    return {
        alteration.command: (writes(typed[start[0] : end[0]]), writes(played[start[1] : end[1]]))
        for alteration, start, end in zip(alterations(), marks, marks[1:], strict=False)
    }


@pytest.mark.parametrize("alteration", alterations(), ids=lambda alteration: alteration.command)
def test_we_send_what_gcloud_sends_but_for_what_the_document_says(sent: Sent, alteration: Alteration) -> None:
    typed, played = sent[alteration.command]
    assert (len(typed), len(played)) == (1, 1)
    found = [(one.field, one.gcloud, one.ours) for one in altered(typed[0], played[0])]
    rules = [(rule.field, rule.gcloud, rule.ours) for rule in alteration.differences]

    assert [one for one in found if not any(all(map(fits, rule, one)) for rule in rules)] == []
    assert [rule for rule in rules if not any(all(map(fits, rule, one)) for one in found)] == []
