# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals of a cluster's Kubernetes API; `status` is the reason. Source of all: a real kube-apiserver."""

from __future__ import annotations

from typing import Any

from tests.simulator.refusals.refusal import STRANGER, TRIED, Refusal

MAPS = "/api/v1/namespaces/default/configmaps"
DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"
ROUTES = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes"
GATEWAYS = "/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways"
APPLY = "application/apply-patch+yaml"
CREATE = "kubectl create -f -"
STRICT = {"fieldValidation": "Strict"}


def config_map(name: str, **fields: Any) -> dict[str, Any]:
    """A ConfigMap."""
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, **fields}


def deployment(name: str, app: str, **fields: Any) -> dict[str, Any]:
    """A Deployment of one container."""
    template = {
        "metadata": {"labels": {"app": app}},
        "spec": {"containers": [{"name": "main", "image": "registry/main"}]},
    }
    spec = {"replicas": 0, "selector": {"matchLabels": {"app": app}}, "template": template, **fields}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec}


def route(name: str, *rules: Any) -> dict[str, Any]:
    """An HTTPRoute."""
    kind = {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute"}
    return {**kind, "metadata": {"name": name}, "spec": {"rules": list(rules)}}


def creation(name: str, path: str, code: int, reason: str, text: str, body: Any, **more: Any) -> Refusal:
    """An object that cannot be made, asked for with strict checks as kubectl does."""
    given = {"command": CREATE, **more}
    return Refusal(name, "kubernetes", "POST", path, code, reason, text, TRIED, body, query=STRICT, **given)


INVALID_MAP = 'The ConfigMap "New" is invalid: metadata.name: Invalid value: "New"…'
UNDECLARED = "failed to create typed patch object (…/new; /v1, Kind=ConfigMap): .dta: field not declared in schema"
REFUSALS = [
    creation("an object's name that is taken", MAPS, 409, "AlreadyExists", 'configmaps "kept" already exists',
             config_map("kept")),
    Refusal("an object nobody made", "kubernetes", "GET", f"{MAPS}/nobody", 404, "NotFound",
            'configmaps "nobody" not found', TRIED, command="kubectl get configmap nobody"),
    creation("an object in a namespace nobody made", "/api/v1/namespaces/nowhere/configmaps", 404, "NotFound",
             'namespaces "nowhere" not found', config_map("new"), command="kubectl create -n nowhere -f -"),
    creation("a field Kubernetes does not have", MAPS, 400, "BadRequest", '…unknown field "dta"',
             config_map("new", dta={}), said='Error from server (BadRequest): error when creating "STDIN": ConfigMap '
             'in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dta"'),
    creation("a name in capitals", MAPS, 422, "Invalid", INVALID_MAP.removeprefix("The "), config_map("New"),
             said=INVALID_MAP),
    creation(
        "a number where text belongs", MAPS, 400, "BadRequest", "…cannot unmarshal number into Go struct field…",
        config_map("new", data={"key": 1}),
    ),
    creation(
        "a Deployment whose selector misses its pods", DEPLOYMENTS, 422, "Invalid",
        '…spec.template.metadata.labels: Invalid value: {"app":"one"}: `selector` does not match template `labels`',
        deployment("new", "one", selector={"matchLabels": {"app": "two"}}),
        said='The Deployment "new" is invalid: spec.template.metadata.labels: Invalid value: …',
    ),
    Refusal(
        "another selector for a Deployment", "kubernetes", "PATCH", f"{DEPLOYMENTS}/kept", 422, "Invalid",
        "…spec.selector: Invalid value: …: field is immutable", TRIED,
        {"spec": {"selector": {"matchLabels": {"app": "two"}}, "template": {"metadata": {"labels": {"app": "two"}}}}},
        media="application/merge-patch+json",
        command="kubectl patch deployment kept --type=merge --patch-file=/dev/stdin",
        said='The Deployment "kept" is invalid: spec.selector: Invalid value: …: field is immutable',
    ),
    Refusal(
        "new values for an immutable ConfigMap", "kubernetes", "PATCH", f"{MAPS}/frozen", 422, "Invalid",
        '…data: Forbidden: field is immutable when `immutable` is set', TRIED, {"data": {"key": "new"}},
        media="application/merge-patch+json",
        command="kubectl patch configmap frozen --type=merge --patch-file=/dev/stdin",
        said='The ConfigMap "frozen" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    ),
    Refusal(
        "a field of another manager", "kubernetes", "PATCH", f"{MAPS}/kept", 409, "Conflict",
        'Apply failed with 1 conflict: conflict with "owner": .data.key', TRIED,
        config_map("kept", data={"key": "mine"}), {"fieldManager": "kubectl"}, media=APPLY,
        command="kubectl apply --server-side -f -",
        said='error: Apply failed with 1 conflict: conflict with "owner": .data.key\n…',
    ),
    Refusal(
        "an unknown field in an apply", "kubernetes", "PATCH", f"{MAPS}/new", 500, "",
        UNDECLARED, TRIED, config_map("new", dta={}), {"fieldManager": "kubectl"}, media=APPLY,
        command="kubectl apply --server-side --validate=false -f -",
        said=f"…{UNDECLARED}",
    ),
    Refusal(
        "an object of yesterday", "kubernetes", "PUT", f"{MAPS}/kept", 409, "Conflict",
        'Operation cannot be fulfilled on configmaps "kept": the object has been modified; please apply your changes '
        "to the latest version and try again", TRIED,
        {**config_map("kept"), "metadata": {"name": "kept", "resourceVersion": "1"}},
        command="kubectl replace -f -",
    ),
    creation(
        "a rule in CEL", ROUTES, 422, "Invalid",
        "…spec.rules[0].backendRefs[0]: Invalid value: …: Must have port for Service reference",
        route("new", {"backendRefs": [{"name": "service"}]}),
        said='The HTTPRoute "new" is invalid: spec.rules[0].backendRefs[0]: Invalid value: …: Must have port for …',
    ),
    creation(
        "a value a custom resource does not have", ROUTES, 422, "Invalid",
        '…Unsupported value: "Teleport": supported values: …', route("new", {"filters": [{"type": "Teleport"}]}),
        said='The HTTPRoute "new" is invalid: …Unsupported value: "Teleport": supported values: …',
    ),
    creation(
        "a custom resource without what it needs", GATEWAYS,
        422, "Invalid", "…spec.gatewayClassName: Required value…",
        {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": "new"},
         "spec": {"listeners": [{"name": "http", "port": 80, "protocol": "HTTP"}]}},
        said='The Gateway "new" is invalid: …spec.gatewayClassName: Required value…',
    ),
    creation(
        "a field a custom resource does not have", ROUTES, 400, "BadRequest", '…strict decoding error: unknown field '
        '"spec.ruels"', {**route("new"), "spec": {"ruels": []}},
    ),
    Refusal(
        "a verb the role does not hold", "kubernetes", "GET", "/api/v1/namespaces/default/secrets", 403, "Forbidden",
        'secrets is forbidden: User "stranger@example.com" cannot list resource "secrets" in API group "" in the '
        'namespace "default"…', TRIED, caller=STRANGER, command="kubectl get secrets",
    ),
    Refusal(
        "a token nobody issued, in a cluster", "kubernetes", "GET", MAPS, 401, "Unauthorized", "Unauthorized", TRIED,
        caller="", command="kubectl get configmaps",
        said="error: You must be logged in to the server (the server has asked for the client to provide credentials)",
    ),
]  # fmt: skip
