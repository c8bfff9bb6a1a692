# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments and ReplicaSets, step by step over a store in memory."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from simulator.controllers.kinds import DEPLOYMENT, POD, REPLICA_SET
from simulator.controllers.manifests import key_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads import deployments, replica_sets
from simulator.controllers.writes import Create, Delete, Merge, Write
from tests.simulator.controllers.objects import deployment
from tests.simulator.controllers.pods import at, container, stamp

Manifest = dict[str, Any]


class Store:
    """Objects of one cluster; pods become ready when told."""

    def __init__(self, *manifests: Manifest) -> None:
        self._numbers = count(1)
        self._objects: dict[tuple[str, tuple[str, str]], Manifest] = {}
        for manifest in manifests:
            self.add(manifest)

    def add(self, manifest: Manifest) -> None:
        number = next(self._numbers)
        metadata = {"uid": f"uid-{number}", "generation": 1, "creationTimestamp": stamp(), **manifest["metadata"]}
        metadata.setdefault("name", f"{metadata.get('generateName', '')}{number}")
        complete = {**manifest, "metadata": metadata}
        self._objects[manifest["kind"], key_of(complete)] = complete

    def settle(self, seconds: float = 0) -> None:
        for _ in range(20):
            writes = [*deployments.plan(self.objects, at(seconds)), *replica_sets.plan(self.objects)]
            if not writes:
                return
            for write in writes:
                self._do(write)

    @property
    def objects(self) -> Objects:
        return Objects.of_manifests(self._objects.values())

    def deployment(self) -> Manifest:
        return self.objects.all(DEPLOYMENT)[0]

    def condition(self, kind: str) -> tuple[str, str]:
        found = next(item for item in self.deployment()["status"]["conditions"] if item["type"] == kind)
        return found["status"], found["reason"]

    def make_ready(self, images: str = "") -> None:
        for found in self.objects.all(POD):
            if images in found["spec"]["containers"][0]["image"]:
                found["status"] = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}

    def images(self) -> list[str]:
        return sorted(item["spec"]["containers"][0]["image"] for item in self.objects.all(POD))

    def change(self, **spec: Any) -> None:
        found = self.deployment()
        found["spec"] = {**found["spec"], **spec}
        found["metadata"]["generation"] += 1

    def set_image(self, image: str) -> None:
        template = self.deployment()["spec"]["template"]
        spec = {**template["spec"], "containers": [container(image=image)]}
        self.change(template={**template, "spec": spec})

    def _do(self, write: Write) -> None:
        match write:
            case Create(manifest):
                self.add(manifest)
            case Delete(kind, namespace, name, _):
                del self._objects[kind.name, (namespace, name)]
            case Merge(kind, namespace, name, patch, _):
                found = self._objects[kind.name, (namespace, name)]
                notes = patch.get("metadata", {}).get("annotations", {})
                found["metadata"]["annotations"] = {**found["metadata"].get("annotations", {}), **notes}
                for part in ("spec", "status"):
                    merged = {**found.get(part, {}), **patch.get(part, {})}
                    found[part] = {key: value for key, value in merged.items() if value is not None}


def store(replicas: int = 3, **spec: Any) -> Store:
    manifest = deployment("web", container(image="old"), replicas)
    manifest["spec"] |= spec
    made = Store(manifest)
    made.settle()
    return made


def test_a_deployment_makes_its_pods_and_is_available_once_they_are_ready() -> None:
    web = store()
    assert web.images() == ["old"] * 3
    assert web.deployment()["status"]["unavailableReplicas"] == 3
    assert web.condition("Available") == ("False", "MinimumReplicasUnavailable")
    web.make_ready()
    web.settle()
    assert web.condition("Available") == ("True", "MinimumReplicasAvailable")
    assert web.condition("Progressing") == ("True", "NewReplicaSetAvailable")
    assert "unavailableReplicas" not in web.deployment()["status"]


def test_pods_are_named_and_labelled_after_their_template() -> None:
    found = store(1).objects.all(POD)[0]
    digest = found["metadata"]["labels"]["pod-template-hash"]
    assert found["metadata"]["name"].startswith(f"web-{digest}-")


def test_a_rollout_that_takes_too_long_is_reported() -> None:
    web = store()
    web.settle(601)
    assert web.condition("Progressing") == ("False", "ProgressDeadlineExceeded")


def test_scaling_follows_and_removes_first_what_serves_least() -> None:
    web = store()
    web.change(replicas=5)
    web.settle()
    assert len(web.images()) == 5
    web.change(replicas=0)
    web.settle()
    assert web.images() == []
    assert web.condition("Available") == ("True", "MinimumReplicasAvailable")


def test_a_rolling_update_keeps_serving() -> None:
    web = store(4)
    web.make_ready()
    web.settle()
    web.set_image("new")
    web.settle()
    assert web.images() == ["new"] * 2 + ["old"] * 3
    web.make_ready("new")
    web.settle()
    web.make_ready("new")
    web.settle()
    assert web.images() == ["new"] * 4
    assert web.condition("Progressing") == ("True", "NewReplicaSetAvailable")


def test_recreate_removes_the_old_pods_first() -> None:
    web = store(2, strategy={"type": "Recreate"})
    web.make_ready()
    web.settle()
    web.set_image("new")
    web.settle()
    assert web.images() == ["new"] * 2


def test_a_template_that_comes_back_has_the_next_revision() -> None:
    web = store(1)
    for image in ("new", "old"):
        web.set_image(image)
        web.settle()
    revisions = [
        item["metadata"]["annotations"][deployments.REVISION]
        for item in (web.deployment(), *web.objects.all(REPLICA_SET))
    ]
    assert revisions[0] == "3"
    assert sorted(revisions[1:]) == ["2", "3"]


@pytest.mark.parametrize("replicas", [1, 2])
def test_an_old_template_is_kept_as_a_replica_set_of_none(replicas: int) -> None:
    web = store(replicas)
    web.set_image("new")
    web.make_ready()
    for _ in range(4):
        web.settle()
        web.make_ready()
    sizes = sorted(item["spec"]["replicas"] for item in web.objects.all(REPLICA_SET))
    assert sizes == [0, replicas]
