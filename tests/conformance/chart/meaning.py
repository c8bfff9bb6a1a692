# SPDX-License-Identifier: GPL-3.0-or-later
"""What objects mean: every leaf by object and path, without what has two spellings."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from tests.conformance.chart.rendering import Objects

# What the picker of this release takes for a flag that is not given. Source: its --help.
FLAGS_BY_DEFAULT = {
    "pool-group": "inference.networking.k8s.io",
    "grpc-port": "9002",
    "grpc-health-port": "9003",
    "metrics-port": "9090",
}
# What the API server adds where nothing is said, at the ends of these paths.
ADDED = {".protocol": "TCP", ".type": "ClusterIP", ".fieldRef.apiVersion": "v1"}
CONFIGURATION = "(configuration)"
Facts = dict[str, Any]


def facts(objects: Objects, namespace: str) -> Facts:
    """Everything that objects say, such as {"Deployment a-epp: spec.replicas": 1}."""
    return {
        f"{one['kind']} {one['metadata']['name']}: {path}": value
        for one in objects
        for path, value in _leaves(_plain(one, namespace, _configuration(objects)))
    }


def differences(theirs: Facts, ours: Facts) -> dict[str, tuple[Any, Any]]:
    """What both do not say alike: the chart's value and ours, None where one is silent."""
    return {
        path: (theirs.get(path), ours.get(path))
        for path in sorted({*theirs, *ours})
        if theirs.get(path) != ours.get(path)
    }


def _configuration(objects: Objects) -> str:
    """The name of the file that the picker is told to read."""
    pod = next(one["spec"]["template"]["spec"] for one in objects if one["kind"] == "Deployment")
    return _flags(pod["containers"][0]["args"])["config-file"].removeprefix("/config/")


def _plain(one: Mapping[str, Any], namespace: str, configuration: str) -> dict[str, Any]:
    found = {key: value for key, value in one.items() if key != "kind"}
    if one["kind"] == "ConfigMap":
        # Under which name the picker reads it, and what else lies beside it, has no meaning.
        return {**found, "data": {CONFIGURATION: yaml.safe_load(one["data"][configuration])}}
    if one["kind"] == "Deployment":
        return _deployment(copy.deepcopy(found), configuration)
    return _SPELLINGS.get(one["kind"], lambda body, _: body)(found, namespace)


def _permissions(body: dict[str, Any], namespace: str) -> dict[str, Any]:
    allowed = {
        f"{verb} {subject}": True for rule in body.pop("rules") for subject in _subjects(rule) for verb in rule["verbs"]
    }
    return {**_placed(body, namespace), "allows": allowed}


def _subjects(rule: Mapping[str, Any]) -> Iterator[str]:
    yield from rule.get("nonResourceURLs", ())
    names = rule.get("resourceNames", [""])
    for group in rule.get("apiGroups", ()):
        yield from (f"{group}/{kind}/{name}" for kind in rule.get("resources", ()) for name in names)


def _binding(body: dict[str, Any], namespace: str) -> dict[str, Any]:
    # A service account without a namespace is looked for in the binding's own.
    subjects = {
        f"{subject['kind']} {subject.get('namespace', namespace)}/{subject['name']}": True
        for subject in body.pop("subjects")
    }
    return {**_placed(body, namespace), "subjects": subjects}


def _placed(body: dict[str, Any], namespace: str) -> dict[str, Any]:
    """A helm release puts objects that name no namespace into its own."""
    metadata = body["metadata"]
    if "namespace" in metadata:
        return body
    return {**body, "metadata": {**metadata, "namespace": namespace}}


def _deployment(body: dict[str, Any], configuration: str) -> dict[str, Any]:
    for container in body["spec"]["template"]["spec"]["containers"]:
        flags = _flags(container.pop("args"))
        container["flags"] = {**flags, "config-file": flags["config-file"].replace(configuration, CONFIGURATION)}
    return body


def _flags(arguments: list[str]) -> dict[str, str]:
    """Arguments as the flags they set: `--a=b`, `--a b` and a lone `--a` for a switch."""
    found: dict[str, str] = {}
    name = ""
    for argument in arguments:
        if match := re.fullmatch(r"--([a-z][a-z-]*)(?:=(.*))?", argument):
            name = match[1]
            found[name] = match[2] if match[2] is not None else "true"
        else:
            found[name] = argument
    return {flag: value for flag, value in found.items() if FLAGS_BY_DEFAULT.get(flag) != value}


_SPELLINGS = {
    "Role": _permissions,
    "ClusterRole": _permissions,
    "RoleBinding": _binding,
    "ClusterRoleBinding": _binding,
}


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, below in value.items():
            yield from _leaves(below, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for number, below in enumerate(value):
            yield from _leaves(below, f"{path}[{_mark(below, number)}]")
    elif not any(path.endswith(end) and value == added for end, added in ADDED.items()):
        yield path, value


def _mark(entry: Any, number: int) -> Any:
    """Entries are told apart by what names them; their order has no meaning then."""
    if isinstance(entry, dict):
        return next((entry[key] for key in ("name", "pluginRef", "type", "mountPath") if key in entry), number)
    return number
