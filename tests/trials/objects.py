# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of a project by the names that diffs give them, and which of their fields differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.trials.calls import Answered

Path = tuple[str, ...]
# An object's title as a diff has it, with its cluster when it lives in one, and the path of a field.
Field = tuple[str, Path]
Objects = dict[str, dict[str, Any]]
ALWAYS_THERE = ("the IAM policy of ", "the APIs of ")
# What the API server writes into metadata, and controllers some time after it.
SERVER_MADE = {
    "managedFields",
    "resourceVersion",
    "uid",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "finalizers",
}
CONTROLLERS = {"deployment.kubernetes.io/revision"}


def cluster_objects(state: Mapping[str, Any]) -> Objects:
    """Every object of every cluster by title, without what only the server and its controllers write.

    What is being deleted counts as gone, and with a cluster all that is in it.
    """
    found, gone = {}, {body["name"] for body in state["container"].values() if body["status"] == "STOPPING"}
    for service, bodies in state.items():
        cluster = service.removeprefix("kubernetes/")
        if cluster != service and cluster not in gone:
            stay = [body for body in bodies.values() if "deletionTimestamp" not in body["metadata"]]
            found.update({title_of(body, cluster): declarable(body) for body in stay})
    return found


def title_of(body: Mapping[str, Any], cluster: str) -> str:
    """Kind, namespace, name and cluster of an object."""
    metadata = body["metadata"]
    inside = f"{metadata['namespace']}/" if metadata.get("namespace") else ""
    return f"{body['kind']} {inside}{metadata['name']} on {cluster}"


def declarable(body: Mapping[str, Any]) -> dict[str, Any]:
    """An object without its status and the metadata that nobody declares."""
    metadata = {key: value for key, value in body["metadata"].items() if key not in SERVER_MADE}
    notes = {key: value for key, value in metadata.get("annotations", {}).items() if key not in CONTROLLERS}
    kept = {key: value for key, value in body.items() if key != "status"}
    return {**kept, "metadata": {**metadata, "annotations": notes}}


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The fields of a body that hold no others, each with its path; items of lists by their place."""
    if isinstance(value, Mapping | list) and value:
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, below in pairs:
            yield from leaves(below, (*path, str(key)))
    elif value not in ({}, []):
        yield path, value


def differing(before: Any, after: Any) -> set[Path]:
    """The paths of the fields in which two bodies differ."""
    old, new = dict(leaves(before)), dict(leaves(after))
    return {path for path in {*old, *new} if old.get(path) != new.get(path)}


def contains(live: Any, wanted: Any) -> bool:
    """Whether a body has all of another: the fields of each object, and each item of a list wherever it stands."""
    if isinstance(wanted, Mapping):
        return isinstance(live, Mapping) and all(key in live and contains(live[key], wanted[key]) for key in wanted)
    if isinstance(wanted, list):
        return isinstance(live, list) and all(any(contains(one, item) for one in live) for item in wanted)
    return bool(live == wanted)


def diffs(answers: Iterable[Answered]) -> Iterator[tuple[str, Any, Any]]:
    """The title, the state before and the state after of every object that a run says it changes."""
    for answered in answers:
        told = answered.result.get("diff") or []
        for diff in told if isinstance(told, list) else [told]:
            title = diff.get("before_header", answered.call.module)
            yield placed(title, answered), diff["before"], diff["after"]


def placed(title: str, answered: Answered) -> str:
    """A title with the cluster, which the diffs of manifests leave to the host."""
    if answered.call.module != "gke_manifest" or " on " in title:
        return title
    return f"{title} on {answered.call.options['cluster']}"


def told(answers: Iterable[Answered]) -> set[Field]:
    """The fields that a run says it changes, or in check mode would; an object as a whole has the path ()."""
    found: set[Field] = set()
    for title, before, after in diffs(answers):
        whole = not (before and after) and not title.startswith(ALWAYS_THERE)
        found |= {(title, ())} if whole else {(title, path) for path in differing(before, after)}
    # What is made in a run may be changed further in it.
    return {(title, path) for title, path in found if not path or (title, ()) not in found}


def happened(before: Objects, after: Objects, titles: Iterable[str]) -> set[Field]:
    """The fields of these objects that differ between two states; an object that came or went has the path ()."""
    found: set[Field] = set()
    for title in titles:
        old, new = before.get(title), after.get(title)
        if (old is None) != (new is None):
            found.add((title, ()))
        elif old is not None:
            found |= {(title, path) for path in differing(old, new)}
    return found
