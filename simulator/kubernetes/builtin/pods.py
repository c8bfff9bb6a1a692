# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of pod specs: volumes, containers and policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.builtin.checks import PROTOCOLS, distinct, not_negative, one_of, port_causes, well_formed
from simulator.kubernetes.builtin.resource_amounts import amount_causes
from simulator.kubernetes.causes import Cause, Path, invalid_value, not_allowed, not_there, required
from simulator.kubernetes.objects.metadata import label_causes
from simulator.kubernetes.objects.names import DNS_LABEL, DNS_SUBDOMAIN, port_name_problems, port_number_problems

Part = Mapping[str, Any]
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
PROBE_ACTIONS = {"exec", "grpc", "httpGet", "tcpSocket"}
KEY_REFERENCES = {"secretKeyRef", "configMapKeyRef"}
PROBE_COUNTS = ("initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold")


def template_causes(template: Part, path: Path) -> Iterator[Cause]:
    """Gives what is refused in a pod template."""
    yield from label_causes(template.get("metadata", {}).get("labels", {}), (*path, "labels"))
    yield from spec_causes(template.get("spec", {}), (*path, "spec"))


def spec_causes(spec: Part, path: Path) -> Iterator[Cause]:
    """Gives what is refused in a pod spec."""
    volumes = spec.get("volumes", [])
    yield from _volume_causes(volumes, (*path, "volumes"))
    if not spec.get("containers"):
        yield required((*path, "containers"))
    known = {volume.get("name") for volume in volumes}
    for kind in ("containers", "initContainers"):
        yield from distinct(spec.get(kind, []), "name", (*path, kind))
        for index, container in enumerate(spec.get(kind, [])):
            yield from _container_causes(container, known, (*path, kind, index))
    yield from one_of(spec, "restartPolicy", ("Always", "OnFailure", "Never"), path)
    yield from one_of(spec, "dnsPolicy", ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"), path)
    yield from label_causes(spec.get("nodeSelector", {}), (*path, "nodeSelector"))
    yield from not_negative(spec, ("terminationGracePeriodSeconds",), path)
    if spec.get("serviceAccountName"):
        yield from well_formed(spec["serviceAccountName"], DNS_SUBDOMAIN.problems, (*path, "serviceAccountName"))


def _volume_causes(volumes: list[Part], path: Path) -> Iterator[Cause]:
    yield from distinct(volumes, "name", path)
    for index, volume in enumerate(volumes):
        yield from well_formed(volume.get("name", ""), DNS_LABEL.problems, (*path, index, "name"))
        if len(volume) > 2:
            source = sorted(name for name in volume if name != "name")[1]
            yield not_allowed((*path, index, source), "may not specify more than 1 volume type")


def _container_causes(container: Part, volumes: set[Any], path: Path) -> Iterator[Cause]:
    yield from well_formed(container.get("name", ""), DNS_LABEL.problems, (*path, "name"))
    image = container.get("image", "")
    if not image:
        yield required((*path, "image"))
    elif image != image.strip():
        yield invalid_value((*path, "image"), image, "must not have leading or trailing whitespace")
    yield from one_of(container, "imagePullPolicy", ("Always", "IfNotPresent", "Never"), path)
    yield from _port_causes(container.get("ports", []), (*path, "ports"))
    yield from _environment_causes(container.get("env", []), (*path, "env"))
    yield from _mount_causes(container.get("volumeMounts", []), volumes, (*path, "volumeMounts"))
    yield from amount_causes(container.get("resources", {}), (*path, "resources"))
    for name in PROBES:
        if name in container:
            yield from _probe_causes(container[name], (*path, name))


def _port_causes(ports: list[Part], path: Path) -> Iterator[Cause]:
    yield from distinct(ports, "name", path)
    for index, port in enumerate(ports):
        if port.get("name"):
            yield from well_formed(port["name"], port_name_problems, (*path, index, "name"))
        number = port.get("containerPort", 0)
        if not number:
            yield required((*path, index, "containerPort"))
        else:
            for problem in port_number_problems(number):
                yield invalid_value((*path, index, "containerPort"), number, problem)
        yield from one_of(port, "protocol", PROTOCOLS, (*path, index))


def _environment_causes(variables: list[Part], path: Path) -> Iterator[Cause]:
    for index, variable in enumerate(variables):
        if not variable.get("name"):
            yield required((*path, index, "name"))
        if variable.get("value") and "valueFrom" in variable:
            why = "may not be specified when `value` is not empty"
            yield invalid_value((*path, index, "valueFrom"), "", why)
        field = variable.get("valueFrom", {}).get("fieldRef")
        if field is not None and not field.get("fieldPath"):
            yield required((*path, index, "valueFrom", "fieldRef", "fieldPath"))
        for source in KEY_REFERENCES & variable.get("valueFrom", {}).keys():
            reference, place = variable["valueFrom"][source], (*path, index, "valueFrom", source)
            name = reference.get("name", "")
            yield from (invalid_value((*place, "name"), name, why) for why in DNS_SUBDOMAIN.problems(name))
            if not reference.get("key"):
                yield required((*place, "key"))


def _mount_causes(mounts: list[Part], volumes: set[Any], path: Path) -> Iterator[Cause]:
    seen: set[str] = set()
    for index, mount in enumerate(mounts):
        name, place = mount.get("name", ""), mount.get("mountPath", "")
        if not name:
            yield required((*path, index, "name"))
        elif name not in volumes:
            yield not_there((*path, index, "name"), name)
        if not place:
            yield required((*path, index, "mountPath"))
        elif place in seen:
            yield invalid_value((*path, index, "mountPath"), place, "must be unique")
        seen.add(place)


def _probe_causes(probe: Part, path: Path) -> Iterator[Cause]:
    actions = PROBE_ACTIONS & probe.keys()
    if not actions:
        yield required(path, "must specify a handler type")
    yield from not_negative(probe, PROBE_COUNTS, path)
    for name in ("httpGet", "tcpSocket"):
        if name in probe:
            yield from port_causes(probe[name].get("port", 0), (*path, name, "port"))
