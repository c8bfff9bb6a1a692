# SPDX-License-Identifier: GPL-3.0-or-later
"""The printed columns of built-in kinds."""

from __future__ import annotations

from simulator.kubernetes import kind_cells, pod_columns
from simulator.kubernetes.cells import AGE, Cells, at, column, count, name_of, ready, selector_text, workload
from simulator.kubernetes.jsonpath import first
from simulator.kubernetes.resources import Column, Shelf

CREATED = column("Created At", at(".metadata.creationTimestamp"), kind="date")
BINDING: Cells = [
    column("Role", kind_cells.role_reference),
    AGE,
    column("Users", kind_cells.subjects("User"), wide=True),
    column("Groups", kind_cells.subjects("Group"), wide=True),
    column("ServiceAccounts", kind_cells.subjects("ServiceAccount"), wide=True),
]
BUILTIN_COLUMNS: dict[Shelf, Cells] = {
    ("", "configmaps"): [column("Data", count(".data")), AGE],
    ("", "events"): [
        column("Last Seen", kind_cells.last_seen),
        column("Type", at(".type", "")),
        column("Reason", at(".reason", "")),
        column("Object", kind_cells.event_object),
        column("Subobject", at(".involvedObject.fieldPath", ""), wide=True),
        column("Source", kind_cells.event_source, wide=True),
        column("Message", at(".message", "")),
        column("First Seen", kind_cells.first_seen, wide=True),
        column("Count", at(".count", 1), wide=True),
        (Column("Name", "string", "", "name", priority=1), name_of),
    ],
    ("", "namespaces"): [column("Status", at(".status.phase", "")), AGE],
    ("", "nodes"): [
        column("Status", kind_cells.node_status),
        column("Roles", lambda node, now: "<none>"),
        AGE,
        column("Version", at(".status.nodeInfo.kubeletVersion", "")),
        column("Internal-IP", kind_cells.node_address("InternalIP"), wide=True),
        column("External-IP", kind_cells.node_address("ExternalIP"), wide=True),
        column("OS-Image", kind_cells.node_fact("osImage"), wide=True),
        column("Kernel-Version", kind_cells.node_fact("kernelVersion"), wide=True),
        column("Container-Runtime", kind_cells.node_fact("containerRuntimeVersion"), wide=True),
    ],
    ("", "pods"): [
        column("Ready", pod_columns.ready),
        column("Status", pod_columns.status),
        column("Restarts", pod_columns.restarts),
        AGE,
        column("IP", at(".status.podIP"), wide=True),
        column("Node", at(".spec.nodeName"), wide=True),
        column("Nominated Node", at(".status.nominatedNodeName"), wide=True),
        column("Readiness Gates", at(".spec.readinessGates"), wide=True),
    ],
    ("", "secrets"): [column("Type", at(".type")), column("Data", count(".data")), AGE],
    ("", "serviceaccounts"): [column("Secrets", count(".secrets")), AGE],
    ("", "services"): [
        column("Type", at(".spec.type")),
        column("Cluster-IP", at(".spec.clusterIP")),
        column("External-IP", at(".status.loadBalancer.ingress[0].ip")),
        column("Port(s)", kind_cells.service_ports),
        AGE,
        column("Selector", lambda service, now: selector_text({"matchLabels": first(".spec.selector", service)}), True),
    ],
    ("apiextensions.k8s.io", "customresourcedefinitions"): [CREATED],
    ("apps", "daemonsets"): [
        column("Desired", at(".status.desiredNumberScheduled", 0), kind="integer"),
        column("Current", at(".status.currentNumberScheduled", 0), kind="integer"),
        column("Ready", at(".status.numberReady", 0), kind="integer"),
        AGE,
        *workload(),
    ],
    ("apps", "deployments"): [
        column("Ready", ready(".status.readyReplicas", ".spec.replicas")),
        column("Up-to-date", at(".status.updatedReplicas", 0)),
        column("Available", at(".status.availableReplicas", 0)),
        AGE,
        *workload(),
    ],
    ("apps", "replicasets"): [
        column("Desired", at(".spec.replicas", 0), kind="integer"),
        column("Current", at(".status.replicas", 0), kind="integer"),
        column("Ready", at(".status.readyReplicas", 0), kind="integer"),
        AGE,
        *workload(),
    ],
    ("apps", "statefulsets"): [column("Ready", ready(".status.readyReplicas", ".spec.replicas")), AGE, *workload()],
    ("autoscaling", "horizontalpodautoscalers"): [
        column("Reference", kind_cells.scale_target),
        column("Targets", kind_cells.scale_goals),
        column("MinPods", lambda resource, now: str(first(".spec.minReplicas", resource))),
        column("MaxPods", at(".spec.maxReplicas")),
        column("Replicas", at(".status.currentReplicas", 0)),
        AGE,
    ],
    ("coordination.k8s.io", "leases"): [column("Holder", at(".spec.holderIdentity", "")), AGE],
    ("batch", "jobs"): [
        column("Status", kind_cells.job_status),
        column("Completions", ready(".status.succeeded", ".spec.completions")),
        column("Duration", kind_cells.job_duration),
        AGE,
        *workload(),
    ],
    ("rbac.authorization.k8s.io", "clusterrolebindings"): [*BINDING],
    ("rbac.authorization.k8s.io", "clusterroles"): [CREATED],
    ("rbac.authorization.k8s.io", "rolebindings"): [*BINDING],
    ("rbac.authorization.k8s.io", "roles"): [CREATED],
}
