# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine helm and a small chart of ours with every kind an endpoint picker needs."""

from __future__ import annotations

import pytest

from tests.conformance.clients.clusters import make_cluster
from tests.conformance.clients.procedure_by_hand import CHART
from tests.conformance.clients.terminal import Terminal, missing

pytestmark = pytest.mark.skipif(missing("helm", "kubectl") is not None, reason=str(missing("helm", "kubectl")))

EITHER_KUBERNETES = True
SPEED = 240
RELEASE = "small-pool"
KINDS = (
    "serviceaccounts,configmaps,secrets,services,deployments,roles,rolebindings,clusterroles,clusterrolebindings"
    ",inferencepools,podmonitorings"
)
READER = f"{RELEASE}-metrics-reader"
ACCESS = "rbac.authorization.k8s.io"
MONITORING = {
    f"serviceaccount/{READER}",
    f"secret/{READER}",
    f"clusterrole.{ACCESS}/default-{READER}",
    f"clusterrole.{ACCESS}/default-{RELEASE}-epp",
    f"clusterrolebinding.{ACCESS}/default-{READER}",
    f"clusterrolebinding.{ACCESS}/default-{RELEASE}-epp",
    f"podmonitoring.monitoring.googleapis.com/{RELEASE}",
}
ELECTION = {f"{kind}.{ACCESS}/{RELEASE}-epp-leader-election" for kind in ("role", "rolebinding")}


@pytest.fixture(scope="module", autouse=True)
def cluster(terminal: Terminal) -> None:
    """A cluster with the definitions of the pool and of its monitoring."""
    make_cluster(terminal)
    for definition in ("inferencepools.inference.networking.k8s.io", "podmonitorings.monitoring.googleapis.com"):
        terminal.until("kubectl get crds -o name", definition)


def found(terminal: Terminal) -> set[str]:
    """The kinds and names of what belongs to the release."""
    listed = terminal(f"kubectl get {KINDS} -l app.kubernetes.io/managed-by=Helm -o name").words
    return {name for name in listed if RELEASE in name}


def test_the_chart_is_sound(terminal: Terminal) -> None:
    assert "0 chart(s) failed" in terminal(f"helm lint {CHART}").output
    assert "kind: InferencePool" in terminal(f"helm template {RELEASE} {CHART}").output


def test_a_rehearsal_on_the_server_changes_nothing(terminal: Terminal) -> None:
    said = terminal(f"helm install {RELEASE} {CHART} --dry-run=server").output
    assert "STATUS: pending-install" in said
    assert found(terminal) == set()


def test_a_release_is_installed(terminal: Terminal) -> None:
    said = terminal(f"helm install {RELEASE} {CHART} --wait --timeout=90s").output
    assert "STATUS: deployed" in said
    assert found(terminal) == {
        f"serviceaccount/{RELEASE}-epp",
        f"configmap/{RELEASE}-epp",
        f"service/{RELEASE}-epp",
        f"deployment.apps/{RELEASE}-epp",
        f"role.rbac.authorization.k8s.io/{RELEASE}-epp-sa",
        f"role.rbac.authorization.k8s.io/{RELEASE}-epp-non-sa",
        f"rolebinding.rbac.authorization.k8s.io/{RELEASE}-epp-sa",
        f"rolebinding.rbac.authorization.k8s.io/{RELEASE}-epp-non-sa",
        f"inferencepool.inference.networking.k8s.io/{RELEASE}",
    }
    assert terminal("kubectl get events --field-selector type=Warning -o name").output == ""


def test_a_name_is_taken_once(terminal: Terminal) -> None:
    said = terminal.refused(f"helm install {RELEASE} {CHART}")
    assert "cannot re-use a name that is still in use" in said


def test_a_release_is_upgraded(terminal: Terminal) -> None:
    said = terminal(f"helm upgrade {RELEASE} {CHART} --set port=8080 --set failureMode=FailClose").output
    pool = terminal(f"kubectl get inferencepool {RELEASE} -o json").json["spec"]
    assert "REVISION: 2" in said
    assert pool["targetPorts"] == [{"number": 8080}]
    assert pool["endpointPickerRef"]["failureMode"] == "FailClose"


def test_a_release_is_rolled_back(terminal: Terminal) -> None:
    said = terminal(f"helm rollback {RELEASE} 1 --wait --timeout=90s").output
    assert "Rollback was a success!" in said
    assert (
        terminal(f"kubectl get inferencepool {RELEASE} -o jsonpath='{{.spec.targetPorts[0].number}}'").output == "8000"
    )


def test_what_the_server_refuses_fails_the_upgrade(terminal: Terminal) -> None:
    said = terminal.refused(f"helm upgrade {RELEASE} {CHART} --set failureMode=Never")
    assert "UPGRADE FAILED" in said
    assert "failureMode" in said


def test_a_release_with_two_pickers_and_monitoring_has_all_they_need(terminal: Terminal) -> None:
    terminal(f"helm upgrade {RELEASE} {CHART} --set replicas=2 --set monitoring=true")
    assert found(terminal) >= MONITORING | ELECTION
    # Only one of the two is ever ready, once it holds the lease; the other waits for it.
    terminal(f"kubectl wait --for=jsonpath='{{.status.readyReplicas}}'=1 deployment/{RELEASE}-epp --timeout=60s")
    token = f"kubectl get secret {READER} -o jsonpath='{{.data.token}}' | base64 -d"
    assert terminal.until(token, "ey")
    as_reader = f"--as=system:serviceaccount:default:{READER}"
    assert terminal(f"kubectl auth can-i get /metrics {as_reader}").output == "yes\n"


def test_what_a_release_needs_no_longer_goes(terminal: Terminal) -> None:
    terminal(f"helm upgrade {RELEASE} {CHART} --reset-values --wait --timeout=90s")
    assert not (MONITORING | ELECTION) & found(terminal)


def test_a_release_is_read(terminal: Terminal) -> None:
    history = terminal(f"helm history {RELEASE} -o json").json
    values = terminal(f"helm get values {RELEASE} --revision=2 -o json").json
    listed = terminal("helm list -o json").json
    assert [entry["status"] for entry in history] == ["superseded"] * 3 + ["failed", "superseded", "deployed"]
    assert values == {"port": 8080, "failureMode": "FailClose"}
    assert [(entry["name"], entry["status"]) for entry in listed] == [(RELEASE, "deployed")]
    assert "kind: InferencePool" in terminal(f"helm get manifest {RELEASE}").output
    assert "Export the pool" in terminal(f"helm get notes {RELEASE}").output
    assert "STATUS: deployed" in terminal(f"helm status {RELEASE} --revision=6").output


def test_a_release_is_removed(terminal: Terminal) -> None:
    said = terminal(f"helm uninstall {RELEASE} --wait --timeout=90s").output
    assert f'release "{RELEASE}" uninstalled' in said
    assert found(terminal) == set()
    assert terminal("helm list -q").output == ""
    assert "release: not found" in terminal.refused(f"helm status {RELEASE}")
