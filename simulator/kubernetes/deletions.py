# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletion of one object: preconditions, propagation, grace and finalizers."""

from __future__ import annotations

from datetime import timedelta

from simulator.kubernetes.calls import Call
from simulator.kubernetes.cluster import Cluster, as_stored, named, served
from simulator.kubernetes.delete_options import PROPAGATION, DeleteOptions, check_preconditions
from simulator.kubernetes.errors import conflict, forbidden
from simulator.kubernetes.mutations import existing
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Document

NAMESPACES = ("", "namespaces")
DEFINITIONS = ("apiextensions.k8s.io", "customresourcedefinitions")
CLEANUP = "customresourcecleanup.apiextensions.k8s.io"
PODS = ("", "pods")
JOBS = ("batch", "jobs")
IMMORTAL = ("default", "kube-public", "kube-system")
# These answer with the deleted object, the others with a Status of success.
ANSWER_WITH_OBJECT = ("namespaces", "persistentvolumeclaims", "pods", "podtemplates", "serviceaccounts", "services")
JOB_WARNING = (
    "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them "
    "or set propagationPolicy=Orphan to suppress this warning"
)
PENDING = {
    "type": "Terminating",
    "status": "True",
    "reason": "InstanceDeletionPending",
    "message": "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
}
EMPTYING = (
    "The system is ensuring all content is removed from this namespace.  "
    "Upon completion, this namespace will automatically be purged by the system."
)


def delete(
    cluster: Cluster, kind: ResourceType, namespace: str, name: str, options: DeleteOptions, call: Call
) -> Document:
    """Deletes an object or marks it as being deleted; gives what the request is answered with."""
    options = with_default_policy(kind, options, call)
    live = existing(cluster, kind, namespace, name)
    check_preconditions(kind, live, options)
    check_namespace(kind, live)
    marked = mark(cluster, kind, live, options)
    metadata = marked["metadata"]
    waits = metadata.get("finalizers") or metadata.get("deletionGracePeriodSeconds") or kind.shelf == NAMESPACES
    if call.dry_run:
        return marked if waits or kind.shelf == PODS else answer(kind, live)
    if marked == live:
        return live
    if waits:
        return served(kind, cluster.store.put(kind.shelf, as_stored(kind, marked)))
    removed = served(kind, cluster.store.remove(kind.shelf, metadata.get("namespace", ""), name))
    return answer(kind, marked if kind.shelf == PODS else removed)


def with_default_policy(kind: ResourceType, options: DeleteOptions, call: Call) -> DeleteOptions:
    """Fills in the policy of the kind: Jobs orphan their pods, with a warning, all others delete in the background."""
    if options.policy or kind.shelf != JOBS:
        return options
    call.warnings.append(JOB_WARNING)
    return DeleteOptions("Orphan", options.grace, options.uid, options.revision)


def check_namespace(kind: ResourceType, live: Document) -> None:
    """Refuses to delete the namespaces that a cluster needs, and those already on their way."""
    if kind.shelf != NAMESPACES:
        return
    metadata = live["metadata"]
    if metadata["name"] in IMMORTAL:
        raise forbidden(named(kind), metadata["name"], "this namespace may not be deleted")
    if "deletionTimestamp" in metadata:
        raise conflict(named(kind), metadata["name"], EMPTYING)


def mark(cluster: Cluster, kind: ResourceType, live: Document, options: DeleteOptions) -> Document:
    """The object with its deletion written into its metadata."""
    metadata = dict(live["metadata"])
    grace = grace_period(kind, live, options)
    if "deletionTimestamp" not in metadata:
        moment = cluster.clock.time() + timedelta(seconds=grace)
        metadata["deletionTimestamp"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        if "generation" in metadata and kind.shelf != DEFINITIONS:
            metadata["generation"] += 1
    if kind.shelf not in (NAMESPACES, DEFINITIONS):
        metadata["deletionGracePeriodSeconds"] = min(grace, metadata.get("deletionGracePeriodSeconds", grace))
    finalizers = finalizers_after(kind, metadata.get("finalizers", []), options)
    if finalizers:
        metadata["finalizers"] = finalizers
    return live | {"metadata": metadata} | terminating(cluster, kind, live)


def terminating(cluster: Cluster, kind: ResourceType, live: Document) -> Document:
    """The status that says so, of the kinds that have one."""
    status = live.get("status") or {}
    if kind.shelf == NAMESPACES:
        return {"status": {**status, "phase": "Terminating"}}
    if kind.shelf != DEFINITIONS or "deletionTimestamp" in live["metadata"]:
        return {}
    pending = {**PENDING, "lastTransitionTime": cluster.now()}
    return {"status": {**status, "conditions": [*(status.get("conditions") or []), pending]}}


def finalizers_after(kind: ResourceType, finalizers: list[str], options: DeleteOptions) -> list[str]:
    """The finalizers that a deletion leaves: one for its policy, one that cleans up after a CRD."""
    kept = list(finalizers)
    if kind.shelf == DEFINITIONS and CLEANUP not in kept:
        kept.append(CLEANUP)
    if options.policy not in PROPAGATION:
        return kept
    return [*(item for item in kept if item not in PROPAGATION.values()), PROPAGATION[options.policy]]


def grace_period(kind: ResourceType, live: Document, options: DeleteOptions) -> int:
    """How long the object may still live: only a pod on a node, not yet finished, has such a time."""
    if kind.shelf != PODS or not live["spec"].get("nodeName"):
        return 0
    if live.get("status", {}).get("phase") in ("Succeeded", "Failed"):
        return 0
    if options.grace is not None:
        return options.grace
    return int(live["spec"].get("terminationGracePeriodSeconds", 30))


def answer(kind: ResourceType, removed: Document) -> Document:
    """What the deletion of an object answers once it is gone."""
    if kind.plural in ANSWER_WITH_OBJECT and not kind.group:
        return removed
    metadata = removed["metadata"]
    details = {"name": metadata["name"], "group": kind.group, "kind": kind.plural, "uid": metadata["uid"]}
    shown = {key: text for key, text in details.items() if text}
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": shown}
