# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that a real API server refuses, with its codes, reasons and words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.kubernetes.live_server import LiveServer

MAPS = "/api/v1/namespaces/default/configmaps"
PODS = "/api/v1/namespaces/default/pods"
ONE = {"metadata": {"name": "refused"}}


@pytest.mark.parametrize(
    ("path", "body", "query", "code", "reason", "words"),
    [
        (MAPS, {"metadata": {"name": "x", "resourceVersion": "1"}}, {}, 500, "", "resourceVersion should not be set"),
        (MAPS, ONE, {"dryRun": "yes"}, 422, "Invalid", 'CreateOptions.meta.k8s.io "" is invalid: dryRun'),
        (MAPS, ONE, {"fieldValidation": "Maybe"}, 422, "Invalid", "fieldValidation: Unsupported value"),
        (MAPS, {"metadata": {"name": "Upper"}}, {}, 422, "Invalid", "lowercase RFC 1123 subdomain"),
        (
            MAPS,
            {"metadata": {"name": "x", "namespace": "other"}},
            {},
            400,
            "BadRequest",
            "does not match the namespace",
        ),
        (MAPS, {"metadata": {"name": "x", "annotations": {"a": True}}}, {}, 400, "BadRequest", "cannot unmarshal bool"),
        (PODS, {"metadata": {"name": "x"}}, {}, 422, "Invalid", "spec.containers: Required value"),
        (
            PODS,
            {
                "metadata": {"name": "x"},
                "spec": {"serviceAccountName": "n", "containers": [{"name": "c", "image": "i"}]},
            },
            {},
            403,
            "Forbidden",
            'error looking up service account default/n: serviceaccount "n" not found',
        ),
    ],
)
def test_a_create_is_refused(
    server: LiveServer, path: str, body: Any, query: dict[str, str], code: int, reason: str, words: str
) -> None:
    refused = server.post(path, body, **query)
    assert (refused.status, refused.body.get("reason", "")) == (code, reason)
    assert words in refused.message


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"limit": "many"}, 'parsing "many": invalid syntax'),
        ({"continue": "!"}, "continue key is not valid"),
        ({"labelSelector": "a in b"}, "unable to parse requirement"),
        ({"watch": "true", "timeoutSeconds": "soon"}, 'parsing "soon": invalid syntax'),
    ],
)
def test_a_list_is_refused(server: LiveServer, query: dict[str, str], words: str) -> None:
    refused = server.get(MAPS, **query)
    assert (refused.status, refused.body["reason"]) == (400, "BadRequest")
    assert words in refused.message


def test_an_apply_needs_a_manager(server: LiveServer) -> None:
    body = {"apiVersion": "v1", "kind": "ConfigMap", **ONE}
    refused = server.request("PATCH", f"{MAPS}/refused", body, media="application/apply-patch+yaml")
    assert (refused.status, refused.body["details"]["causes"][0]["field"]) == (422, "fieldManager")


def test_force_is_for_apply_alone(server: LiveServer) -> None:
    refused = server.merge(f"{MAPS}/kube-root-ca.crt", {}, force="true")
    assert "force: Forbidden: may not be specified for non-apply patch" in refused.message


def test_a_patch_needs_one_of_the_patch_types(server: LiveServer) -> None:
    refused = server.request("PATCH", f"{MAPS}/kube-root-ca.crt", {}, media="application/json")
    assert (refused.status, refused.body["reason"]) == (415, "UnsupportedMediaType")


def test_an_unknown_propagation_policy_is_refused(server: LiveServer) -> None:
    refused = server.delete(f"{MAPS}/kube-root-ca.crt", {"propagationPolicy": "Sideways"})
    assert "propagationPolicy: Unsupported value" in refused.message


def test_a_lease_may_be_made_by_a_replace_but_a_config_map_not(server: LiveServer) -> None:
    leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
    assert server.request("PUT", f"{leases}/one", {"metadata": {"name": "one"}, "spec": {}}).status == 201
    assert server.request("PUT", f"{MAPS}/nothing", {"metadata": {"name": "nothing"}}).status == 404
