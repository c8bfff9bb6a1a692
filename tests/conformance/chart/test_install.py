# SPDX-License-Identifier: GPL-3.0-or-later
"""The role installs the genuine chart by the genuine Helm, and goes from one way to install to the other and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator.app import Running
from simulator.genuine import programs
from tests.ansible_runs import ROOT, AnsibleRun, clean_environment, run_program
from tests.conformance.chart.collections import kubernetes_core
from tests.conformance.chart.registry import Registry
from tests.simulator.clusters import FAST, REGION, running
from tests.simulator.google import Google, until

NAME, POOL, NAMESPACE = "gke-west", "vllm-qwen3-32b", "inference"
ROLE = "gkefleet.inference.inference_backend"
CLUSTER = f"kubernetes/{NAME}"
DEPLOYMENT = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/{POOL}-epp"
POOL_PATH = f"/apis/inference.networking.k8s.io/v1/namespaces/{NAMESPACE}/inferencepools/{POOL}"
# Without its plugin `diff`, kubernetes.core says that Helm compares values and versions only.
KNOWN_COMPLAINT = "The default idempotency check can fail to report changes"


@dataclass(frozen=True)
class Site:
    """One cluster, and the role as a user runs it there."""

    simulator: Running
    folder: Path
    chart: Path
    registry: Registry
    collections: Path

    def run(self, install: str, *arguments: str, **variables: Any) -> AnsibleRun:
        """Runs the role with the chart of the registry, unless told otherwise.

        A run that fails, or that warns of anything but what is known, fails the test.
        """
        chart = {"inference_backend_pool_install": install, "inference_backend_chart": self.registry.chart}
        settings = {**chart, **variables}
        playbook = self.folder / "play.yml"
        playbook.write_text(yaml.safe_dump([self._play(settings)]), encoding="utf-8")
        command = ["ansible-playbook", str(playbook), "-i", f"{NAME},", *arguments]
        ended = run_program(command, self._environment(), ROOT, 170)
        assert ended.status == 0, ended.output
        assert [line for line in ended.complaints if KNOWN_COMPLAINT not in line] == []
        return ended

    def object(self, path: str) -> Any:
        """An object of the cluster, None when there is none."""
        return self.simulator.state()[CLUSTER].get(path)

    def records(self) -> list[str]:
        """What Helm keeps of releases."""
        found = self.simulator.state()[CLUSTER]
        return [path for path, one in found.items() if "/secrets/" in path and one.get("type") == "helm.sh/release.v1"]

    def arguments_of_helm(self) -> str:
        """All command lines with which Helm was called."""
        return (self.folder / "helm.log").read_text(encoding="utf-8")

    def _play(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": "Serve a model",
            "hosts": "all",
            "gather_facts": False,
            "connection": "local",
            "roles": [{"role": ROLE}],
            "vars": {
                "ansible_python_interpreter": "{{ ansible_playbook_python }}",
                "inference_backend_project": "my-gke-project",
                "inference_backend_location": REGION,
                "inference_backend_namespace": NAMESPACE,
                "inference_backend_pool": POOL,
                "inference_backend_model_servers": False,
                "inference_backend_metrics": False,
                "inference_backend_wait": False,
                **settings,
            },
        }

    def _environment(self) -> dict[str, str]:
        paths = f"{self.folder / 'bin'}:{clean_environment(self.folder)['PATH']}"
        found = f"{ROOT / '.collections'}:{self.collections}"
        home = self.folder / "home"
        (home / "tmp").mkdir(parents=True, exist_ok=True)
        own = {"PATH": paths, "ANSIBLE_COLLECTIONS_PATH": found, "TMPDIR": str(home / "tmp")}
        own["SSL_CERT_FILE"] = str(self.registry.authority)
        return clean_environment(home, {**self.simulator.environ, **own})


# While Helm runs, so does the module that has the token.
WRAPPER = """#!/bin/sh
echo "$@" >> {folder}/helm.log
[ -z "$HELM_KUBETOKEN" ] || grep -rlF -- "$HELM_KUBETOKEN" {folder}/home >> {folder}/leaks
exec {helm} "$@"
"""
# Each is a handful of runs of Ansible, of which every one takes its ten seconds on a busy machine.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def site(chart: Path, registry: Registry, tmp_path: Path, new_simulator: Callable[..., Running]) -> Site:
    """A project in which Helm is on the path and notes with which arguments it is called."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    (binaries / "helm").write_text(WRAPPER.format(folder=tmp_path, helm=programs.path("helm")), encoding="utf-8")
    (binaries / "helm").chmod(0o755)
    simulator = new_simulator(speed=100, enabled=["compute", "container"], latency=FAST)
    return Site(simulator, tmp_path, chart, registry, kubernetes_core())


def begun(site: Site) -> Site:
    """The site with its cluster."""
    system = {"name": "system", "initialNodeCount": 1, "locations": [f"{REGION}-a"]}
    running(Google(site.simulator), NAME, nodePools=[system])
    return site


def writes(site: Site) -> int:
    """How often anything was written so far."""
    return sum(entry["write"] for entry in site.simulator.journal())


def test_a_plan_on_an_empty_project_shows_what_the_chart_would_deploy(site: Site) -> None:
    plan = site.run("helm", "--check", "--diff")
    assert f"Deployment {NAMESPACE}/{POOL}-epp" in plan.output
    assert writes(site) == 0


def test_the_chart_is_installed_once_and_removed_again(site: Site) -> None:
    before = writes(begun(site))
    assert site.run("helm", "--check").changed > 0
    assert writes(site) == before
    site.run("helm")
    assert len(site.records()) == 1
    assert site.object(POOL_PATH)["spec"]["targetPorts"] == [{"number": 8000}]
    assert site.run("helm").changed == 0
    assert site.run("helm", inference_backend_endpoint_picker_replicas=2).changed == 2
    assert site.object(DEPLOYMENT)["spec"]["replicas"] == 2
    site.run("helm", inference_backend_state="absent", inference_backend_wait=True)
    assert (site.records(), site.object(DEPLOYMENT), site.object(POOL_PATH)) == ([], None, None)


def test_a_pool_goes_from_the_roles_own_objects_to_the_chart_and_back(site: Site) -> None:
    begun(site).run("native")
    made, uids = [meaning(one) for one in objects(site)], uids_of(site)
    folder = {"inference_backend_chart": str(site.chart)}
    for install, releases in (("helm", 1), ("native", 0)):
        before = writes(site)
        assert site.run(install, "--check", **folder).changed > 0
        assert writes(site) == before
        site.run(install, **folder)
        assert (len(site.records()), uids_of(site)) == (releases, uids)
        assert site.run(install, **folder).changed == 0
    # As if Helm had never had them.
    assert [meaning(one) for one in objects(site)] == made


def test_the_picker_that_the_chart_installs_for_sglang_becomes_healthy(site: Site, kubernetes: str) -> None:
    if kubernetes != "real":
        pytest.skip("only on genuine control planes the picker is genuine: --kubernetes real")
    small = {"inference_backend_endpoint_picker_resources": {"requests": {"cpu": "100m", "memory": "64Mi"}}}
    begun(site).run("helm", inference_backend_engine="sglang", **small)
    status = until(lambda: site.object(DEPLOYMENT)["status"], lambda found: "availableReplicas" in found, seconds=60)
    assert status["availableReplicas"] == 1


def objects(site: Site) -> list[dict[str, Any]]:
    """The two objects that must go on serving."""
    return [site.object(path) for path in (DEPLOYMENT, POOL_PATH)]


def uids_of(site: Site) -> list[str]:
    """What tells them from successors of the same name."""
    return [one["metadata"]["uid"] for one in objects(site)]


def test_no_token_is_shown_given_as_an_argument_or_kept_in_a_file(site: Site) -> None:
    begun(site)
    token = Path(site.simulator.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]).read_text(encoding="utf-8").strip()
    told = site.run("helm", "-vvv").output
    assert token not in told + site.arguments_of_helm()
    assert "upgrade -i" in site.arguments_of_helm()
    assert (site.folder / "leaks").read_text(encoding="utf-8") == ""


def meaning(one: dict[str, Any]) -> str:
    """Labels, annotations and specification of an object."""
    metadata = {key: one["metadata"].get(key) for key in ("labels", "annotations")}
    kept = {key: value for key, value in (metadata["annotations"] or {}).items() if "deployment.kubernetes" not in key}
    return json.dumps([metadata["labels"], kept, one["spec"]], sort_keys=True)
