# SPDX-License-Identifier: GPL-3.0-or-later
"""The printed columns of built-in kinds."""

from __future__ import annotations

from simulator.kubernetes import kind_cells, pod_columns
from simulator.kubernetes.cells import AGE, Cells, at, column, count, ready, selector_text, workload
from simulator.kubernetes.jsonpath import first
from simulator.kubernetes.resources import Shelf

BUILTIN_COLUMNS: dict[Shelf, Cells] = {
    ("", "configmaps"): [column("Data", count(".data")), AGE],
    ("", "events"): [
        column("Last Seen", kind_cells.last_seen),
        column("Type", at(".type")),
        column("Reason", at(".reason")),
        column("Object", kind_cells.event_object),
        column("Message", at(".message", "")),
    ],
    ("", "namespaces"): [column("Status", at(".status.phase", "")), AGE],
    ("", "nodes"): [
        column("Status", kind_cells.node_status),
        column("Roles", lambda node, now: "<none>"),
        AGE,
        column("Version", at(".status.nodeInfo.kubeletVersion", "")),
        column("Internal-IP", kind_cells.node_address("InternalIP"), wide=True),
        column("External-IP", kind_cells.node_address("ExternalIP"), wide=True),
        column("OS-Image", at(".status.nodeInfo.osImage", "<unknown>"), wide=True),
        column("Kernel-Version", at(".status.nodeInfo.kernelVersion", "<unknown>"), wide=True),
        column("Container-Runtime", at(".status.nodeInfo.containerRuntimeVersion", "<unknown>"), wide=True),
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
    ("apiextensions.k8s.io", "customresourcedefinitions"): [column("Created At", at(".metadata.creationTimestamp"))],
    ("apps", "daemonsets"): [
        column("Desired", at(".status.desiredNumberScheduled", 0), kind="integer"),
        column("Current", at(".status.currentNumberScheduled", 0), kind="integer"),
        column("Ready", at(".status.numberReady", 0), kind="integer"),
        AGE,
        *workload(),
    ],
    ("apps", "deployments"): [
        column("Ready", ready(".status.readyReplicas", ".spec.replicas")),
        column("Up-to-date", at(".status.updatedReplicas", 0), kind="integer"),
        column("Available", at(".status.availableReplicas", 0), kind="integer"),
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
    ("batch", "jobs"): [
        column("Status", kind_cells.job_status),
        column("Completions", ready(".status.succeeded", ".spec.completions")),
        column("Duration", kind_cells.job_duration),
        AGE,
        *workload(),
    ],
    ("rbac.authorization.k8s.io", "clusterrolebindings"): [column("Role", kind_cells.role_reference), AGE],
    ("rbac.authorization.k8s.io", "clusterroles"): [column("Created At", at(".metadata.creationTimestamp"))],
    ("rbac.authorization.k8s.io", "rolebindings"): [column("Role", kind_cells.role_reference), AGE],
    ("rbac.authorization.k8s.io", "roles"): [column("Created At", at(".metadata.creationTimestamp"))],
}
