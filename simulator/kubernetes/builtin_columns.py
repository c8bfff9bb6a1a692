# SPDX-License-Identifier: GPL-3.0-or-later
"""The printed columns of built-in kinds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from simulator.kubernetes import pod_columns
from simulator.kubernetes.durations import age, duration, moment
from simulator.kubernetes.jsonpath import first
from simulator.kubernetes.resources import Column, Shelf
from simulator.kubernetes.store import Document

Cell = Callable[[Document, datetime], Any]
Cells = list[tuple[Column, Cell]]


def column(name: str, cell: Cell, wide: bool = False, kind: str = "string") -> tuple[Column, Cell]:
    """A column and what fills it; wide ones show with -o wide only."""
    return Column(name, kind, "", priority=1 if wide else 0), cell


def at(path: str, default: Any = "<none>") -> Cell:
    """A cell that shows what a path finds."""
    return lambda resource, now: default if (found := first(path, resource)) is None else found


def count(path: str) -> Cell:
    """A cell that counts the entries of a map or list."""
    return lambda resource, now: len(first(path, resource) or ())


def since(path: str) -> Cell:
    """A cell that shows how long ago a time was."""
    return lambda resource, now: age(first(path, resource), now)


AGE = column("Age", since(".metadata.creationTimestamp"))


def selector_text(selector: Document | None) -> str:
    """A selector as kubectl writes it."""
    labels = (selector or {}).get("matchLabels") or {}
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items())) or "<none>"


def containers(path: str, key: str) -> Cell:
    """A cell that lists one key of the containers in a pod template."""
    return lambda resource, now: ",".join(item.get(key, "") for item in first(path, resource) or [])


def workload(path: str = ".spec.template.spec.containers") -> Cells:
    """The wide columns that all workloads share."""
    return [
        column("Containers", containers(path, "name"), wide=True),
        column("Images", containers(path, "image"), wide=True),
        column("Selector", lambda resource, now: selector_text(first(".spec.selector", resource)), wide=True),
    ]


def ready(have: str, wanted: str) -> Cell:
    """A cell like 1/3."""
    return lambda resource, now: f"{first(have, resource) or 0}/{first(wanted, resource) or 0}"


def node_status(node: Document, now: datetime) -> str:
    """Ready or NotReady, and whether pods may be scheduled."""
    state = {item["type"]: item["status"] for item in node.get("status", {}).get("conditions", [])}
    known = {"True": "Ready"}.get(state.get("Ready", ""), "NotReady") if "Ready" in state else "Unknown"
    return known + (",SchedulingDisabled" if node.get("spec", {}).get("unschedulable") else "")


def node_address(kind: str) -> Cell:
    """A cell with the node's address of one type."""
    return at(f'.status.addresses[?(@.type=="{kind}")].address')


def service_ports(service: Document, now: datetime) -> str:
    """The ports of a service: 80/TCP,443:30443/TCP."""
    ports = service["spec"].get("ports") or []
    shown = (f"{item['port']}:{item['nodePort']}" if item.get("nodePort") else str(item["port"]) for item in ports)
    return (
        ",".join(f"{port}/{item.get('protocol', 'TCP')}" for port, item in zip(shown, ports, strict=True)) or "<none>"
    )


def job_status(job: Document, now: datetime) -> str:
    """Complete, Failed, Suspended or Running."""
    for item in job.get("status", {}).get("conditions", []):
        if item["type"] in ("Complete", "Failed") and item["status"] == "True":
            return str(item["type"])
    return "Suspended" if job["spec"].get("suspend") else "Running"


def job_duration(job: Document, now: datetime) -> str:
    """How long the job ran, or runs."""
    status = job.get("status", {})
    if not status.get("startTime"):
        return ""
    end = moment(status["completionTime"]) if status.get("completionTime") else now
    return duration(int((end - moment(status["startTime"])).total_seconds()))


def last_seen(event: Document, now: datetime) -> str:
    """When an event happened last."""
    return age(event.get("lastTimestamp") or event.get("eventTime") or event.get("firstTimestamp"), now)


def event_object(event: Document, now: datetime) -> str:
    """The object that an event is about."""
    involved = event.get("involvedObject", {})
    return f"{involved.get('kind', '').lower()}/{involved.get('name', '')}"


def role_reference(binding: Document, now: datetime) -> str:
    """The role of a binding."""
    return f"{binding['roleRef']['kind']}/{binding['roleRef']['name']}"


BUILTIN_COLUMNS: dict[Shelf, Cells] = {
    ("", "configmaps"): [column("Data", count(".data")), AGE],
    ("", "events"): [
        column("Last Seen", last_seen),
        column("Type", at(".type")),
        column("Reason", at(".reason")),
        column("Object", event_object),
        column("Message", at(".message", "")),
    ],
    ("", "namespaces"): [column("Status", at(".status.phase", "")), AGE],
    ("", "nodes"): [
        column("Status", node_status),
        column("Roles", lambda node, now: "<none>"),
        AGE,
        column("Version", at(".status.nodeInfo.kubeletVersion", "")),
        column("Internal-IP", node_address("InternalIP"), wide=True),
        column("External-IP", node_address("ExternalIP"), wide=True),
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
        column("Port(s)", service_ports),
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
        column("Status", job_status),
        column("Completions", ready(".status.succeeded", ".spec.completions")),
        column("Duration", job_duration),
        AGE,
        *workload(),
    ],
    ("rbac.authorization.k8s.io", "clusterrolebindings"): [column("Role", role_reference), AGE],
    ("rbac.authorization.k8s.io", "clusterroles"): [column("Created At", at(".metadata.creationTimestamp"))],
    ("rbac.authorization.k8s.io", "rolebindings"): [column("Role", role_reference), AGE],
    ("rbac.authorization.k8s.io", "roles"): [column("Created At", at(".metadata.creationTimestamp"))],
}
