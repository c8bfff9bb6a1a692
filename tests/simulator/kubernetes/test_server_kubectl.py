# SPDX-License-Identifier: GPL-3.0-or-later
"""The real kubectl against the embedded control plane."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.kubernetes.live_server import LiveServer

pytestmark = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")

NAMESPACE = "by-kubectl"
TEMPLATE = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}
DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": NAMESPACE},
    "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": TEMPLATE},
}


class Kubectl:
    """Runs kubectl as the operator."""

    def __init__(self, server: LiveServer, folder: Path) -> None:
        cluster = {"server": f"https://{server.plane.endpoint}", "certificate-authority": str(server.ca_file)}
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "clusters": [{"name": "test", "cluster": cluster}],
            "users": [{"name": "test", "user": {"token": "owner-token"}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test", "namespace": NAMESPACE}}],
        }
        self._config = folder / "kubeconfig.json"
        self._config.write_text(json.dumps(config), encoding="utf-8")
        self._cache = folder / "cache"

    def __call__(self, *arguments: str, given: Any = None, code: int = 0) -> str:
        """The output of one command that ends with that exit code."""
        command = ["kubectl", f"--kubeconfig={self._config}", f"--cache-dir={self._cache}", *arguments]
        text = json.dumps(given) if given is not None else None
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def kubectl(server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Kubectl:
    """kubectl in a namespace that it made itself."""
    command = Kubectl(server, tmp_path_factory.mktemp("kubectl"))
    assert "created" in command("create", "namespace", NAMESPACE)
    return command


def test_apply_on_both_sides(kubectl: Kubectl) -> None:
    assert "created (server dry run)" in kubectl("apply", "--dry-run=server", "-f", "-", given=DEPLOYMENT)
    assert "deployment.apps/web created" in kubectl("apply", "-f", "-", given=DEPLOYMENT)
    assert "unchanged" in kubectl("apply", "-f", "-", given=DEPLOYMENT)
    assert "serverside-applied" in kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", given=DEPLOYMENT)
    listed = {"apiVersion": "v1", "kind": "List", "items": [DEPLOYMENT]}
    assert "web" in kubectl("apply", "--server-side", "-f", "-", given=listed)
    bigger = DEPLOYMENT | {"spec": DEPLOYMENT["spec"] | {"replicas": 3}}
    assert "+  replicas: 3" in kubectl("diff", "--server-side", "--force-conflicts", "-f", "-", given=bigger, code=1)
    assert "CONTAINERS" in kubectl("get", "deployments", "-o", "wide")
    assert "Replicas:               2 desired" in kubectl("describe", "deployment", "web")


def test_a_strict_client_is_told_of_unknown_fields(kubectl: Kubectl) -> None:
    wrong = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one"}, "date": {}}
    assert 'unknown field "date"' in kubectl("apply", "-f", "-", given=wrong, code=1)


def test_generators_send_protobuf(kubectl: Kubectl) -> None:
    kubectl("create", "secret", "generic", "keys", "--from-literal=a=b")
    assert kubectl("get", "secret", "keys", "-o", "jsonpath={.data.a}") == "Yg=="
    kubectl("create", "deployment", "made", "--image=nginx", "--replicas=0", "--port=80")
    assert kubectl("get", "deployment", "made", "-o", "jsonpath={.spec.replicas}") == "0"
    kubectl("create", "job", "once", "--image=busybox", "--", "true")
    assert kubectl("get", "job", "once", "-o", "jsonpath={.spec.template.spec.containers[0].command[0]}") == "true"
    kubectl("create", "role", "reader", "--verb=get", "--resource=pods")
    kubectl("create", "service", "clusterip", "front", "--tcp=80:8080")
    assert "34.118." in kubectl("get", "service", "front")
    assert kubectl("create", "token", "default").count(".") == 2


def test_logs_wait_and_delete(server: LiveServer, kubectl: Kubectl) -> None:
    before = server.plane.kubelet
    server.plane.kubelet = lambda namespace, pod, container: f"{namespace}/{pod}/{container}\n"
    kubectl("run", "runner", "--image=busybox", "--overrides", json.dumps({"spec": {"nodeName": "node"}}))
    patch = '{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}'
    kubectl("patch", "pod", "runner", "--subresource=status", "--type=merge", "-p", patch)
    assert kubectl("logs", "runner") == f"{NAMESPACE}/runner/runner\n"
    assert "condition met" in kubectl("wait", "pod/runner", "--for=condition=Ready", "--timeout=5s")
    assert 'pod "runner" deleted' in kubectl("delete", "pod", "runner", "--timeout=5s")
    server.plane.kubelet = before


def test_explain_and_discovery(kubectl: Kubectl) -> None:
    assert "maxSurge" in kubectl("explain", "deployment.spec.strategy.rollingUpdate")
    assert "customresourcedefinitions" in kubectl("api-resources")
    assert "rbac.authorization.k8s.io/v1" in kubectl("api-versions")


def test_access_questions(kubectl: Kubectl) -> None:
    assert kubectl("auth", "can-i", "create", "pods").strip() == "yes"
    assert kubectl("auth", "can-i", "create", "pods", "--as=nobody", code=1).strip() == "no"
    assert "operator@example.com" in kubectl("auth", "whoami")


def test_deleting_the_namespace_ends_with_nothing_left(kubectl: Kubectl) -> None:
    kubectl("delete", "namespace", NAMESPACE, "--timeout=10s")
    assert "No resources found" in kubectl("get", "all,secrets")
