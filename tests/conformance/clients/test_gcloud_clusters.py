# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine gcloud: clusters from the how-to's flags to their deletion."""

from __future__ import annotations

import pytest

from tests.conformance.clients.terminal import Terminal, missing

pytestmark = pytest.mark.skipif(missing("gcloud") is not None, reason=str(missing("gcloud")))

CLUSTERS = "gcloud container clusters"
OPERATIONS = "gcloud container operations"
AT = "--location=europe-west3"
ZONE = "--location=us-east4-a"
UPDATE = f"{CLUSTERS} update gke-west {AT}"


@pytest.fixture(scope="module", autouse=True)
def services(terminal: Terminal) -> None:
    """The APIs that clusters and their fleets need."""
    terminal("gcloud services enable compute.googleapis.com container.googleapis.com gkehub.googleapis.com")


def described(terminal: Terminal, fields: str) -> list[str]:
    """Fields of the cluster, such as `status`, as gcloud prints them."""
    return terminal(f"{CLUSTERS} describe gke-west {AT} --format='value({fields})'").output.strip().split("\t")


def test_the_server_says_which_versions_there_are(terminal: Terminal) -> None:
    config = terminal(f"gcloud container get-server-config {AT} --format=json").json
    assert {channel["channel"] for channel in config["channels"]} == {"RAPID", "REGULAR", "STABLE", "EXTENDED"}
    assert config["validMasterVersions"]


def test_the_how_tos_cluster_is_created_without_waiting(terminal: Terminal) -> None:
    said = terminal(
        f"{CLUSTERS} create gke-west --region europe-west3 --gateway-api=standard --release-channel rapid"
        " --machine-type=c2-standard-16 --disk-type=pd-standard --num-nodes=1 --enable-managed-prometheus"
        " --monitoring=SYSTEM,DCGM --hpa-profile=performance --async"
    )
    assert "PROVISIONING" in said.output or "RUNNING" in said.output


def test_its_operation_is_listed_waited_for_and_described(terminal: Terminal) -> None:
    filtered = f"{OPERATIONS} list {AT} --filter=operationType=CREATE_CLUSTER --format='value(name)'"
    name = terminal(filtered).output.strip()
    waited = terminal(f"{OPERATIONS} wait {name} {AT}").complaints
    shown = terminal(f"{OPERATIONS} describe {name} {AT} --format=json").json
    assert "done." in waited
    assert (shown["operationType"], shown["status"]) == ("CREATE_CLUSTER", "DONE")


def test_the_cluster_is_as_the_flags_said(terminal: Terminal) -> None:
    shown = terminal(f"{CLUSTERS} describe gke-west {AT} --format=json").json
    assert shown["status"] == "RUNNING"
    assert shown["networkConfig"]["gatewayApiConfig"] == {"channel": "CHANNEL_STANDARD"}
    assert shown["releaseChannel"]["channel"] == "RAPID"
    assert shown["monitoringConfig"]["managedPrometheusConfig"]["enabled"] is True
    assert shown["monitoringConfig"]["componentConfig"]["enableComponents"] == ["SYSTEM_COMPONENTS", "DCGM"]
    assert shown["podAutoscaling"] == {"hpaProfile": "PERFORMANCE"}
    assert shown["nodePools"][0]["config"]["machineType"] == "c2-standard-16"


def test_clusters_are_listed_by_every_way_to_ask(terminal: Terminal) -> None:
    table = terminal(f"{CLUSTERS} list").output.splitlines()
    named = terminal(f"{CLUSTERS} list --filter='status=RUNNING AND location:europe-*' --format='value(name)'").words
    limited = terminal(f"{CLUSTERS} list --limit=1 --page-size=1 --format='csv[no-heading](name,location)'").words
    elsewhere = terminal(f"{CLUSTERS} list --location=us-east4 --format='value(name)'").words
    assert table[0].split()[:3] == ["NAME", "LOCATION", "MASTER_VERSION"]
    assert table[1].split()[-1] == "RUNNING"
    assert (named, limited, elsewhere) == (["gke-west"], ["gke-west,europe-west3"], [])


def test_labels_are_added_and_removed(terminal: Terminal) -> None:
    terminal(f"{UPDATE} --update-labels=team=serving,env=test")
    terminal(f"{UPDATE} --remove-labels=env")
    assert described(terminal, "resourceLabels.team,resourceLabels.env") == ["serving"]


@pytest.mark.parametrize(
    ("flags", "field", "value"),
    [
        ("--gateway-api=disabled", "networkConfig.gatewayApiConfig.channel", "CHANNEL_DISABLED"),
        ("--gateway-api=standard", "networkConfig.gatewayApiConfig.channel", "CHANNEL_STANDARD"),
        ("--monitoring=SYSTEM", "monitoringConfig.componentConfig.enableComponents", "SYSTEM_COMPONENTS"),
        ("--logging=SYSTEM", "loggingConfig.componentConfig.enableComponents", "SYSTEM_COMPONENTS"),
        ("--disable-managed-prometheus", "monitoringConfig.managedPrometheusConfig.enabled", ""),
        ("--enable-managed-prometheus", "monitoringConfig.managedPrometheusConfig.enabled", "True"),
        ("--hpa-profile=none", "podAutoscaling.hpaProfile", "NONE"),
        ("--hpa-profile=performance", "podAutoscaling.hpaProfile", "PERFORMANCE"),
        (
            "--workload-pool=my-gke-project.svc.id.goog",
            "workloadIdentityConfig.workloadPool",
            "my-gke-project.svc.id.goog",
        ),
        (
            "--enable-dns-access",
            "controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic",
            "True",
        ),
        ("--update-addons=HttpLoadBalancing=ENABLED", "addonsConfig.httpLoadBalancing.disabled", ""),
        ("--release-channel=regular", "releaseChannel.channel", "REGULAR"),
        ("--release-channel=rapid", "releaseChannel.channel", "RAPID"),
    ],
)
def test_a_setting_is_changed(terminal: Terminal, flags: str, field: str, value: str) -> None:
    terminal(f"{UPDATE} {flags}")
    assert described(terminal, field) == [value]


def test_a_cluster_joins_the_fleet_of_its_project_and_leaves_it(terminal: Terminal) -> None:
    memberships = "gcloud container fleet memberships list --format='value(name)'"
    terminal(f"{UPDATE} --enable-fleet")
    assert terminal(memberships).words == ["gke-west"]
    terminal(f"{UPDATE} --clear-fleet-project")
    assert terminal(memberships).words == []


def test_networks_that_may_come_in_are_named(terminal: Terminal) -> None:
    terminal(f"{UPDATE} --enable-master-authorized-networks --master-authorized-networks=10.0.0.0/8")
    field = "controlPlaneEndpointsConfig.ipEndpointsConfig.authorizedNetworksConfig.cidrBlocks[].cidrBlock"
    assert described(terminal, field) == ["10.0.0.0/8"]


def test_the_control_plane_is_upgraded_and_never_downgraded(terminal: Terminal) -> None:
    config = terminal(f"gcloud container get-server-config {AT} --format=json").json
    versions = next(channel["validVersions"] for channel in config["channels"] if channel["channel"] == "RAPID")
    terminal(f"{CLUSTERS} upgrade gke-west {AT} --master --cluster-version={versions[0]}")
    assert described(terminal, "currentMasterVersion") == [versions[0]]
    said = terminal.refused(f"{CLUSTERS} upgrade gke-west {AT} --master --cluster-version={versions[-1]}")
    assert "cannot be downgraded" in said


def test_the_nodes_follow_the_control_plane(terminal: Terminal) -> None:
    terminal(f"{CLUSTERS} upgrade gke-west {AT} --node-pool=default-pool")
    versions = described(terminal, "currentMasterVersion,nodePools[0].version")
    assert versions[0] == versions[1]


def test_a_cluster_is_resized(terminal: Terminal) -> None:
    terminal(f"{CLUSTERS} resize gke-west {AT} --node-pool=default-pool --num-nodes=2")
    assert described(terminal, "currentNodeCount") == ["6"]


def test_credentials_lead_kubectl_to_the_cluster(terminal: Terminal) -> None:
    if missing("kubectl", "gke-gcloud-auth-plugin"):
        pytest.skip(str(missing("kubectl", "gke-gcloud-auth-plugin")))
    said = terminal(f"{CLUSTERS} get-credentials gke-west {AT}").complaints
    assert "kubeconfig entry generated for gke-west." in said
    assert terminal("kubectl config current-context").words == ["gke_my-gke-project_europe-west3_gke-west"]
    assert len(terminal("kubectl get nodes -o name").words) == 6


def test_a_cluster_is_created_while_one_waits(terminal: Terminal) -> None:
    said = terminal(f"{CLUSTERS} create waited {ZONE} --num-nodes=1")
    assert f"Creating cluster waited in {ZONE.partition('=')[2]}" in said.complaints
    assert "kubeconfig entry generated for waited." in said.complaints
    assert said.output.splitlines()[1].split()[-1] == "RUNNING"


@pytest.mark.parametrize(
    ("command", "kind"),
    [("upgrade waited --master --cluster-version=latest", "UPGRADE_MASTER"), ("delete waited", "DELETE_CLUSTER")],
)
def test_what_was_begun_without_waiting_is_waited_for_by_its_operation(
    terminal: Terminal, command: str, kind: str
) -> None:
    terminal(f"{CLUSTERS} {command} {ZONE} --quiet --async")
    newest = f"{OPERATIONS} list {ZONE} --filter=operationType={kind} --sort-by=~startTime --limit=1"
    name = terminal(f"{newest} --format='value(name)'").output.strip()
    waited = terminal(f"{OPERATIONS} wait {name} {ZONE}").complaints
    assert "done." in waited
    assert terminal(f"{OPERATIONS} describe {name} {ZONE} --format='value(status)'").words == ["DONE"]


def test_what_cannot_be_is_refused(terminal: Terminal) -> None:
    twice = terminal.refused(f"{CLUSTERS} create gke-west --region=europe-west3 --num-nodes=1 --async")
    zone = terminal.refused(f"{CLUSTERS} describe gke-west --zone=europe-west3-a")
    version = terminal.refused(f"{CLUSTERS} create other --region=europe-west3 --cluster-version=1.2.3 --async")
    assert "Already exists: projects/my-gke-project/locations/europe-west3/clusters/gke-west" in twice
    assert "gke-west" in zone
    assert "1.2.3" in version


def test_the_cluster_is_deleted(terminal: Terminal) -> None:
    said = terminal(f"{CLUSTERS} delete gke-west {AT} --quiet")
    assert "Deleted" in said.complaints
    assert terminal(f"{CLUSTERS} list --format='value(name)'").output == ""
    kinds = terminal(f"{OPERATIONS} list --sort-by=~startTime --limit=1 --format='value(operationType,status)'").words
    assert kinds == ["DELETE_CLUSTER", "DONE"]
