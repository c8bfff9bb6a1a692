# SPDX-License-Identifier: GPL-3.0-or-later
"""helm_ownership."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import WEST, cluster, kubernetes, manifest

MODULE = "helm_ownership"
SECRETS = "/api/v1/namespaces/default/secrets"
MAPS = "/api/v1/namespaces/default/configmaps"
SETTINGS: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "settings", "namespace": "default"},
    "data": {"a": "1"},
}
ABSENT = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "never-made"}}
OPTIONS: dict[str, Any] = {**WEST, "release": "vllm", "objects": [SETTINGS, ABSENT]}
BACK = {**OPTIONS, "state": "absent"}
HELMS = {"meta.helm.sh/release-name": "vllm", "meta.helm.sh/release-namespace": "default"}


def record(release: str, revision: int = 1) -> dict[str, Any]:
    """What Helm keeps of a revision."""
    labels = {"owner": "helm", "name": release, "version": str(revision), "status": "deployed"}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": f"sh.helm.release.v1.{release}.v{revision}", "namespace": "default", "labels": labels},
        "type": "helm.sh/release.v1",
        "data": {"release": "eA=="},
    }


def installed_by_helm(run: ModuleRunner, annotations: dict[str, str]) -> None:
    """A release's ConfigMap as Helm makes it, with a field that we would not have, and its records."""
    labels = {"app.kubernetes.io/managed-by": "Helm"}
    metadata = {"name": "settings", "labels": labels, "annotations": annotations}
    body = {**SETTINGS, "metadata": metadata, "data": {"a": "1", "theirs": "x"}}
    kubernetes(run, "POST", f"{MAPS}?fieldManager=helm", body)
    for revision in (1, 2):
        kubernetes(run, "POST", SECRETS, record("vllm", revision))


def settings(run: ModuleRunner) -> dict[str, Any]:
    """The ConfigMap as it is."""
    return dict(kubernetes(run, "GET", f"{MAPS}/settings"))


def records(run: ModuleRunner) -> list[str]:
    """The releases of which Helm has a record."""
    found = kubernetes(run, "GET", SECRETS)["items"]
    return sorted(one["metadata"]["labels"]["name"] for one in found if one["type"] == "helm.sh/release.v1")


def test_objects_of_ours_go_to_a_release_and_come_back(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, SETTINGS)
    for options in (OPTIONS, BACK):
        prediction = run.predict(MODULE, options)
        result = run(MODULE, options)
        assert prediction["resource"] == result["resource"] == ["ConfigMap default/settings"]
        assert prediction["diff"] == result["diff"]
        run.unchanged(MODULE, options)
    run.unchanged("gke_manifest", {**WEST, "objects": [SETTINGS]})


def test_helm_would_adopt_what_was_handed_over(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, SETTINGS)
    run(MODULE, OPTIONS)
    metadata = settings(run)["metadata"]
    assert metadata["labels"]["app.kubernetes.io/managed-by"] == "Helm"
    assert metadata["annotations"].items() >= HELMS.items()


def test_what_is_taken_back_is_as_if_helm_had_never_had_it(run: ModuleRunner) -> None:
    cluster(run)
    installed_by_helm(run, {**HELMS, "gkefleet.inference/applied": "true"})
    kubernetes(run, "POST", SECRETS, record("other"))
    uid = settings(run)["metadata"]["uid"]
    run(MODULE, BACK)
    manifest(run, SETTINGS)
    found = settings(run)
    assert (found["data"], found["metadata"]["uid"]) == (SETTINGS["data"], uid)
    assert "labels" not in found["metadata"]
    assert set(found["metadata"]["annotations"]) == {"gkefleet.inference/applied"}
    assert records(run) == ["other"]


@pytest.mark.parametrize("options", [OPTIONS, BACK])
def test_what_somebody_else_made_changes_hands_only_on_request(run: ModuleRunner, options: dict[str, Any]) -> None:
    cluster(run)
    installed_by_helm(run, HELMS)
    assert "was not made by gkefleet.inference" in run.refused(MODULE, options)
    assert run(MODULE, {**options, "adopt": True})["changed"]


def test_what_another_release_owns_is_refused(run: ModuleRunner) -> None:
    cluster(run)
    installed_by_helm(run, {**HELMS, "meta.helm.sh/release-name": "other"})
    assert "belongs to Helm release default/other" in run.refused(MODULE, {**OPTIONS, "adopt": True})
    run.unchanged(MODULE, BACK)
    assert records(run) == ["vllm", "vllm"]


def test_objects_that_are_applied_come_back_from_the_release_that_is_named(run: ModuleRunner) -> None:
    cluster(run)
    installed_by_helm(run, {**HELMS, "gkefleet.inference/applied": "true"})
    kubernetes(run, "POST", SECRETS, record("other"))
    named = {**WEST, "objects": [SETTINGS], "helm_release": "vllm"}
    prediction = run.predict("gke_manifest", named)
    result = run("gke_manifest", named)
    assert prediction["diff"][0] == result["diff"][0]
    assert result["diff"][0]["before"] == {"ConfigMap default/settings": "Helm release default/vllm"}
    found = settings(run)
    assert (found["data"], records(run)) == (SETTINGS["data"], ["other"])
    assert set(found["metadata"]["annotations"]) == {"gkefleet.inference/applied"}
    run.unchanged("gke_manifest", named)


@pytest.mark.parametrize("release", ["other", None])
def test_objects_of_a_release_that_is_not_named_stay_its_own(run: ModuleRunner, release: str | None) -> None:
    cluster(run)
    installed_by_helm(run, {**HELMS, "gkefleet.inference/applied": "true"})
    run("gke_manifest", {**WEST, "objects": [SETTINGS], "helm_release": release})
    assert settings(run)["metadata"]["annotations"].items() >= HELMS.items()
    assert records(run) == ["vllm", "vllm"]


def test_a_cluster_that_is_still_to_come_has_nothing_to_hand_over(run: ModuleRunner) -> None:
    later = {**OPTIONS, "cluster": "gke-later"}
    assert run.predict(MODULE, later)["changed"] is False
    run.unchanged(MODULE, {**later, "state": "absent"})
