# SPDX-License-Identifier: GPL-3.0-or-later
"""Which programs there are: the Go package of each, and the folder that pins its module."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PINS = Path(__file__).resolve().parent
KUBERNETES = "1.34.2"


@dataclass(frozen=True)
class Program:
    """A command: its name, the folder beside this file with its go.mod, its package, and what it is to know of itself.

    `minutes` is about how long its first build takes on two cores.
    """

    name: str
    group: str
    package: str
    minutes: float
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def pins(self) -> Path:
        """The folder of its go.mod and go.sum."""
        return PINS / self.group


def _of_kubernetes(name: str, minutes: float) -> Program:
    # Without these the programs say that they are version 0.0.0.
    major, minor, _ = KUBERNETES.split(".")
    stamps = {"gitVersion": f"v{KUBERNETES}", "gitMajor": major, "gitMinor": minor}
    variables = tuple((f"k8s.io/component-base/version.{key}", value) for key, value in stamps.items())
    return Program(name, "kubernetes", f"k8s.io/kubernetes/cmd/{name}", minutes, variables)


PROGRAMS = {
    program.name: program
    for program in (
        Program("etcd", "etcd", "go.etcd.io/etcd/server/v3", 0.6),
        _of_kubernetes("kube-apiserver", 3.2),
        _of_kubernetes("kube-controller-manager", 0.7),
        _of_kubernetes("kube-scheduler", 0.3),
        Program("epp", "picker", "sigs.k8s.io/gateway-api-inference-extension/cmd/epp", 1.4),
        Program("helm", "helm", "helm.sh/helm/v3/cmd/helm", 1.1),
    )
}
CONTROL_PLANE = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")
OF_THE_LAB = (*CONTROL_PLANE, "epp")
# Folders that pin modules, those that pin a module for its files alone first.
GROUPS = ("definitions", *dict.fromkeys(program.group for program in PROGRAMS.values()))


def minutes(names: Iterable[str]) -> float:
    """About how long the first build of these takes on two cores."""
    return sum(PROGRAMS[name].minutes for name in names)
