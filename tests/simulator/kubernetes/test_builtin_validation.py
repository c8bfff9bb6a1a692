# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API server refuses in built-in objects, and with which words."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.writes import STRATEGIC_PATCH
from tests.simulator.kubernetes.objects import KINDS, created, deployment, patched

GOOD: dict[str, dict[str, Any]] = {
    "Deployment": deployment(),
    "Pod": {"metadata": {"name": "p"}, "spec": {"containers": [{"name": "a", "image": "a"}]}},
    "Job": {
        "metadata": {"name": "j"},
        "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "a", "image": "a"}]}}},
    },
    "Service": {"metadata": {"name": "s"}, "spec": {"ports": [{"port": 80}], "selector": {"a": "b"}}},
    "Secret": {"metadata": {"name": "s"}, "data": {"token": "eA=="}},
    "ConfigMap": {"metadata": {"name": "c"}, "data": {"key": "value"}},
    "Role": {"metadata": {"name": "r"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]},
    "RoleBinding": {
        "metadata": {"name": "b"},
        "roleRef": {"kind": "Role", "name": "r"},
        "subjects": [{"kind": "ServiceAccount", "name": "a", "namespace": "n"}],
    },
    "ClusterRoleBinding": {
        "metadata": {"name": "b"},
        "roleRef": {"kind": "ClusterRole", "name": "r"},
        "subjects": [{"kind": "ServiceAccount", "name": "a", "namespace": "n"}],
    },
    "Namespace": {"metadata": {"name": "n"}},
    "Event": {"metadata": {"name": "e"}, "involvedObject": {"kind": "Pod", "name": "p", "namespace": "default"}},
}
LABEL_FORM = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with"
    " an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
    " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
CONTAINER = ("spec", "template", "spec", "containers", 0)


def changed(kind: str, path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    resource = copy.deepcopy(GOOD[kind])
    part: Any = resource
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return resource


def causes(error: KubernetesError) -> list[str]:
    return [f"{one['field']}: {one['message']}" for one in error.details["causes"]]


NEW: list[tuple[str, tuple[Any, ...], Any, str]] = [
    (
        "Deployment",
        ("metadata", "name"),
        "My_Server",
        'metadata.name: Invalid value: "My_Server": a lowercase RFC 1123 subdomain',
    ),
    (
        "Deployment",
        ("metadata", "labels"),
        {"a b": "c"},
        'metadata.labels: Invalid value: "a b": name part must consist',
    ),
    (
        "Deployment",
        ("metadata", "labels"),
        {"a": "c d"},
        'metadata.labels: Invalid value: "c d": a valid label must be',
    ),
    ("Deployment", ("spec", "replicas"), -1, "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
    (
        "Deployment",
        ("spec", "selector"),
        {},
        "spec.selector: Invalid value: {}: empty selector is invalid for deployment",
    ),
    (
        "Deployment",
        ("spec", "selector", "matchLabels"),
        {"app": "other"},
        'spec.template.metadata.labels: Invalid value: {"app":"server"}: `selector` does not match template `labels`',
    ),
    (
        "Deployment",
        (*CONTAINER, "name"),
        "A",
        f'spec.template.spec.containers[0].name: Invalid value: "A": {LABEL_FORM}',
    ),
    ("Deployment", (*CONTAINER, "image"), "", "spec.template.spec.containers[0].image: Required value"),
    (
        "Deployment",
        (*CONTAINER, "imagePullPolicy"),
        "Sometimes",
        'spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes"',
    ),
    (
        "Deployment",
        (*CONTAINER, "ports", 0, "containerPort"),
        70000,
        "spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535",
    ),
    (
        "Deployment",
        (*CONTAINER, "ports", 0, "name"),
        "a-name-that-is-too-long",
        'spec.template.spec.containers[0].ports[0].name: Invalid value: "a-name-that-is-too-long"',
    ),
    (
        "Deployment",
        (*CONTAINER, "volumeMounts"),
        [{"name": "cache", "mountPath": "/cache"}],
        'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "cache"',
    ),
    (
        "Deployment",
        (*CONTAINER, "resources"),
        {"limits": {"nvidia.com/gpu": "0.5"}},
        'spec.template.spec.containers[0].resources.limits[nvidia.com/gpu]: Invalid value: "500m": must be an integer',
    ),
    (
        "Deployment",
        (*CONTAINER, "resources"),
        {"requests": {"nvidia.com/gpu": "1"}},
        "spec.template.spec.containers[0].resources.limits: Required value: Limit must be set",
    ),
    (
        "Deployment",
        (*CONTAINER, "resources"),
        {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}},
        'spec.template.spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu',
    ),
    (
        "Deployment",
        ("spec", "template", "spec", "restartPolicy"),
        "Never",
        'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ),
    ("Deployment", ("spec", "template", "spec", "containers"), [], "spec.template.spec.containers: Required value"),
    (
        "Deployment",
        ("spec", "template", "spec", "containers"),
        [{"name": "a", "image": "a"}, {"name": "a", "image": "b"}],
        'spec.template.spec.containers[1].name: Duplicate value: "a"',
    ),
    (
        "Deployment",
        ("spec", "strategy"),
        {"type": "Recreate", "rollingUpdate": {"maxSurge": 1}},
        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ),
    (
        "Job",
        ("spec", "template", "spec", "restartPolicy"),
        "Always",
        'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ),
    ("Service", ("spec", "ports"), [], "spec.ports: Required value"),
    (
        "Service",
        ("spec", "ports", 0, "port"),
        0,
        "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
    ),
    ("Service", ("spec", "ports"), [{"port": 80}, {"name": "b", "port": 81}], "spec.ports[0].name: Required value"),
    (
        "Service",
        ("spec", "ports"),
        [{"name": "a", "port": 80}, {"name": "b", "port": 80}],
        'spec.ports[1]: Duplicate value: {"protocol":"TCP","port":80}',
    ),
    ("Service", ("metadata", "name"), "1st", 'metadata.name: Invalid value: "1st": a DNS-1035 label must consist'),
    (
        "Service",
        ("spec", "type"),
        "Magic",
        'spec.type: Unsupported value: "Magic": supported values: "ClusterIP", "ExternalName"',
    ),
    ("Secret", ("data",), {"a b": "eA=="}, 'data[a b]: Invalid value: "a b": a valid config key must consist'),
    ("Secret", ("type",), "kubernetes.io/tls", "data[tls.crt]: Required value"),
    (
        "Secret",
        ("type",),
        "kubernetes.io/service-account-token",
        "metadata.annotations[kubernetes.io/service-account.name]: Required value",
    ),
    ("ConfigMap", ("data",), {"a/b": "c"}, 'data[a/b]: Invalid value: "a/b": a valid config key must consist'),
    ("Role", ("rules", 0, "verbs"), [], "rules[0].verbs: Required value: verbs must contain at least one value"),
    (
        "Role",
        ("rules", 0),
        {"nonResourceURLs": ["/metrics"], "verbs": ["get"]},
        'rules[0].nonResourceURLs: Invalid value: ["/metrics"]: namespaced rules cannot apply to non-resource URLs',
    ),
    (
        "RoleBinding",
        ("subjects", 0, "kind"),
        "Robot",
        'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
    ),
    ("ClusterRoleBinding", ("subjects", 0, "namespace"), "", "subjects[0].namespace: Required value"),
    ("RoleBinding", ("roleRef", "name"), "", "roleRef.name: Required value"),
    (
        "Event",
        ("involvedObject", "namespace"),
        "other",
        'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    ),
    ("Namespace", ("metadata", "name"), "a.b", 'metadata.name: Invalid value: "a.b": a lowercase RFC 1123 label'),
    ("Namespace", ("metadata", "name"), "", "metadata.name: Required value: name or generateName is required"),
]


@pytest.mark.parametrize(("kind", "path", "value", "cause"), NEW)
def test_a_new_object_is_refused(kind: str, path: tuple[Any, ...], value: Any, cause: str) -> None:
    with pytest.raises(KubernetesError) as caught:
        created(KINDS[kind], changed(kind, path, value))
    assert caught.value.code == 422
    assert causes(caught.value)[0].startswith(cause)


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_object_is_taken(kind: str) -> None:
    assert created(KINDS[kind], GOOD[kind])["metadata"]["uid"] == "uid-1"


CHANGES: list[tuple[str, dict[str, Any], str]] = [
    (
        "Deployment",
        {"spec": {"selector": {"matchLabels": {"app": "b"}}, "template": {"metadata": {"labels": {"app": "b"}}}}},
        'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
    ),
    ("Job", {"spec": {"completions": 3}}, "spec.completions: Invalid value: 3: field is immutable"),
    (
        "Job",
        {"spec": {"template": {"spec": {"terminationGracePeriodSeconds": 3}}}},
        "spec.template: Invalid value: {",
    ),
    ("Secret", {"type": "kubernetes.io/tls"}, "data[tls.crt]: Required value"),
    ("Secret", {"type": "example.com/other"}, 'type: Invalid value: "example.com/other": field is immutable'),
    (
        "RoleBinding",
        {"roleRef": {"name": "other"}},
        'roleRef: Invalid value: {"kind":"Role","name":"other","apiGroup":"rbac.authorization.k8s.io"}: cannot',
    ),
    ("Pod", {"spec": {"hostNetwork": True}}, "spec: Forbidden: pod updates may not change fields other than"),
]


@pytest.mark.parametrize(("kind", "patch", "cause"), CHANGES)
def test_a_change_is_refused(kind: str, patch: dict[str, Any], cause: str) -> None:
    live = created(KINDS[kind], GOOD[kind])
    with pytest.raises(KubernetesError) as caught:
        patched(KINDS[kind], live, patch)
    assert any(one.startswith(cause) for one in causes(caught.value))


@pytest.mark.parametrize(
    ("kind", "patch"),
    [
        ("Deployment", {"spec": {"replicas": 0}}),
        ("Job", {"spec": {"parallelism": 2}}),
        ("Pod", {"spec": {"nodeName": "node-1"}}),
        ("RoleBinding", {"subjects": [{"kind": "ServiceAccount", "name": "of-its-own-namespace"}]}),
        ("Pod", {"spec": {"containers": [{"name": "a", "image": "b"}]}}),
    ],
)
def test_a_change_is_taken(kind: str, patch: dict[str, Any]) -> None:
    live = created(KINDS[kind], GOOD[kind])
    assert patched(KINDS[kind], live, patch, STRATEGIC_PATCH).changed


def test_an_immutable_config_map_stays() -> None:
    live = created(KINDS["ConfigMap"], {**GOOD["ConfigMap"], "immutable": True})
    with pytest.raises(KubernetesError) as caught:
        patched(KINDS["ConfigMap"], live, {"data": {"key": "other"}})
    assert causes(caught.value) == ["data: Forbidden: field is immutable when `immutable` is set"]
