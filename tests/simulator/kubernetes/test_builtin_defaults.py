# SPDX-License-Identifier: GPL-3.0-or-later
"""Built-in objects as a real API server stores them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.kubernetes.builtin.default_rules import pull_policy
from tests.simulator.kubernetes.objects import KINDS, created, deployment

POD = {"containers": [{"name": "a", "image": "a:1"}]}


def new(kind: str, **fields: Any) -> dict[str, Any]:
    return created(KINDS[kind], {"metadata": {"name": "thing"}, **fields})


def test_a_deployment_is_filled_in() -> None:
    resource = created(KINDS["Deployment"], deployment(replicas=None))
    spec = resource["spec"]
    assert {name: spec[name] for name in spec if name not in ("template", "selector")} == {
        "replicas": 1,
        "progressDeadlineSeconds": 600,
        "revisionHistoryLimit": 10,
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
    }
    assert spec["template"]["spec"] == {
        "containers": [
            {
                "name": "model",
                "image": "model:1",
                "imagePullPolicy": "IfNotPresent",
                "ports": [{"containerPort": 8000, "protocol": "TCP"}],
                "resources": {},
                "terminationMessagePath": "/dev/termination-log",
                "terminationMessagePolicy": "File",
            }
        ],
        "dnsPolicy": "ClusterFirst",
        "restartPolicy": "Always",
        "schedulerName": "default-scheduler",
        "securityContext": {},
        "terminationGracePeriodSeconds": 30,
    }
    assert resource["status"] == {}
    assert resource["metadata"]["generation"] == 1


def test_recreate_gets_no_rolling_update() -> None:
    strategy = created(KINDS["Deployment"], deployment(strategy={"type": "Recreate"}))["spec"]["strategy"]
    assert strategy == {"type": "Recreate"}


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("vllm", "Always"),
        ("vllm:latest", "Always"),
        ("registry:5000/vllm", "Always"),
        ("registry:5000/vllm:v1", "IfNotPresent"),
        ("vllm@sha256:0123", "IfNotPresent"),
    ],
)
def test_the_tag_decides_how_an_image_is_pulled(image: str, policy: str) -> None:
    assert pull_policy(image) == policy


def test_probes_and_volumes_are_filled_in() -> None:
    container = {"name": "a", "image": "a", "readinessProbe": {"httpGet": {"port": 8000}}}
    volumes = [{"name": "e"}, {"name": "s", "secret": {"secretName": "x"}}, {"name": "c", "configMap": {"name": "x"}}]
    spec = new("Pod", spec={"containers": [container], "volumes": volumes})["spec"]
    assert spec["containers"][0]["readinessProbe"] == {
        "failureThreshold": 3,
        "httpGet": {"path": "/", "port": 8000, "scheme": "HTTP"},
        "periodSeconds": 10,
        "successThreshold": 1,
        "timeoutSeconds": 1,
    }
    assert spec["volumes"] == [
        {"name": "e", "emptyDir": {}},
        {"name": "s", "secret": {"secretName": "x", "defaultMode": 420}},
        {"name": "c", "configMap": {"name": "x", "defaultMode": 420}},
    ]


def test_requests_default_to_limits_in_a_pod_and_not_in_a_template() -> None:
    container = {"name": "a", "image": "a", "resources": {"limits": {"nvidia.com/gpu": 1}}}
    pod = new("Pod", spec={"containers": [container]})
    assert pod["spec"]["containers"][0]["resources"]["requests"] == {"nvidia.com/gpu": "1"}
    template = {"metadata": {"labels": {"app": "server"}}, "spec": {"containers": [container]}}
    spec = created(KINDS["Deployment"], deployment(template=template))["spec"]["template"]["spec"]
    assert spec["containers"][0]["resources"] == {"limits": {"nvidia.com/gpu": "1"}}


@pytest.mark.parametrize(
    ("resources", "quality"),
    [
        ({}, "BestEffort"),
        ({"limits": {"nvidia.com/gpu": 1}}, "BestEffort"),
        ({"requests": {"cpu": 1}}, "Burstable"),
        ({"limits": {"cpu": 1, "memory": "1Gi"}}, "Guaranteed"),
        ({"limits": {"cpu": 1, "memory": "1Gi"}, "requests": {"cpu": "500m"}}, "Burstable"),
    ],
)
def test_a_pod_is_born_pending_with_its_quality_of_service(resources: dict[str, Any], quality: str) -> None:
    pod = new("Pod", spec={"containers": [{"name": "a", "image": "a", "resources": resources}]})
    assert pod["status"] == {"phase": "Pending", "qosClass": quality}


def test_a_pod_bears_lost_nodes_for_a_while() -> None:
    spec = new("Pod", spec=POD)["spec"]
    assert spec["enableServiceLinks"] is True
    assert [one["tolerationSeconds"] for one in spec["tolerations"]] == [300, 300]


def test_restart_policies_of_containers_vanish_silently() -> None:
    containers = [{"name": "a", "image": "a", "restartPolicy": "Sometimes"}]
    init = [
        {"name": "b", "image": "b", "restartPolicy": "Never"},
        {"name": "c", "image": "c", "restartPolicy": "Always"},
    ]
    body = {"metadata": {"name": "p"}, "spec": {"containers": containers, "initContainers": init}}
    spec = created(KINDS["Pod"], body, field_validation="Strict")["spec"]
    assert "restartPolicy" not in spec["containers"][0]
    assert [one.get("restartPolicy") for one in spec["initContainers"]] == [None, "Always"]


def test_a_job_selects_its_own_pods() -> None:
    template = {"spec": {**POD, "restartPolicy": "Never"}}
    spec = new("Job", spec={"template": template})["spec"]
    assert spec["selector"] == {"matchLabels": {"batch.kubernetes.io/controller-uid": "uid-1"}}
    assert spec["template"]["metadata"]["labels"]["job-name"] == "thing"
    assert (spec["completions"], spec["parallelism"], spec["backoffLimit"]) == (1, 1, 6)


def test_a_service_reaches_the_same_port_of_its_pods() -> None:
    spec = new("Service", spec={"ports": [{"name": "a", "port": 80}, {"name": "b", "port": 81, "targetPort": "http"}]})[
        "spec"
    ]
    assert [port["targetPort"] for port in spec["ports"]] == [80, "http"]
    assert (spec["type"], spec["sessionAffinity"], spec["internalTrafficPolicy"]) == ("ClusterIP", "None", "Cluster")


def test_a_secret_keeps_no_text() -> None:
    secret = new("Secret", data={"a": "eA=="}, stringData={"b": "y"})
    assert (secret["data"], secret["type"], "stringData" in secret) == ({"a": "eA==", "b": "eQ=="}, "Opaque", False)


def test_a_binding_completes_its_groups() -> None:
    subjects = [{"kind": "User", "name": "u"}, {"kind": "ServiceAccount", "name": "s", "namespace": "n"}]
    binding = new("RoleBinding", roleRef={"kind": "Role", "name": "r"}, subjects=subjects)
    assert binding["roleRef"]["apiGroup"] == "rbac.authorization.k8s.io"
    assert [one.get("apiGroup") for one in binding["subjects"]] == ["rbac.authorization.k8s.io", None]


def test_a_node_is_registered_with_its_status() -> None:
    capacity = {"nvidia.com/gpu": 2, "memory": "1024Mi"}
    node = new("Node", status={"capacity": capacity})
    assert node["status"]["capacity"] == node["status"]["allocatable"] == {"nvidia.com/gpu": "2", "memory": "1Gi"}


@pytest.mark.parametrize("kind", ["ConfigMap", "Secret", "ServiceAccount", "Node", "Namespace", "Role"])
def test_kinds_without_a_spec_of_their_own_have_no_generation(kind: str) -> None:
    assert "generation" not in new(kind)["metadata"]
