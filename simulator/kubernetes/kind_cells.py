# SPDX-License-Identifier: GPL-3.0-or-later
"""Cells that only one kind has: the state of a node, the ports of a service, the course of a job."""

from __future__ import annotations

from datetime import datetime

from simulator.kubernetes.cells import Cell, at
from simulator.kubernetes.durations import age, duration, moment
from simulator.kubernetes.store import Document


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


def first_seen(event: Document, now: datetime) -> str:
    """When an event happened for the first time."""
    return age(event.get("firstTimestamp") or event.get("eventTime"), now)


def event_source(event: Document, now: datetime) -> str:
    """Who reported an event, and from where."""
    source = event.get("source") or {}
    parts = (source.get("component") or event.get("reportingComponent", ""), source.get("host", ""))
    return ", ".join(part for part in parts if part)


def node_fact(name: str) -> Cell:
    """A cell that shows what a node says of itself."""
    return lambda node, now: node.get("status", {}).get("nodeInfo", {}).get(name) or "<unknown>"


def subjects(kind: str) -> Cell:
    """A cell that lists the subjects of one kind in a binding."""

    def cell(binding: Document, now: datetime) -> str:
        found = [item for item in binding.get("subjects") or () if item["kind"] == kind]
        names = (f"{item['namespace']}/{item['name']}" if item.get("namespace") else item["name"] for item in found)
        return ", ".join(names)

    return cell


def scale_target(autoscaler: Document, now: datetime) -> str:
    """What an autoscaler scales."""
    target = autoscaler["spec"]["scaleTargetRef"]
    return f"{target['kind']}/{target['name']}"


def scale_goals(autoscaler: Document, now: datetime) -> str:
    """What each metric of an autoscaler should be; what it is, nobody here measures."""
    goals = []
    for metric in autoscaler["spec"].get("metrics") or ():
        target: Document = next((part["target"] for part in metric.values() if isinstance(part, dict)), {})
        utilisation = target.get("averageUtilization")
        goals.append(f"{utilisation}%" if utilisation else target.get("averageValue") or target.get("value", ""))
    return ", ".join(f"<unknown>/{goal}" for goal in goals) or "<none>"
