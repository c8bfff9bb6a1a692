# SPDX-License-Identifier: GPL-3.0-or-later
"""One cluster as the API server sees it: its objects, its types, its clock and its source of names."""

from __future__ import annotations

import random
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from simulator.clock import CloudClock
from simulator.kubernetes.builtin_resources import builtin_types
from simulator.kubernetes.errors import ResourceName
from simulator.kubernetes.registry import Registry
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Document, Store

# Kubernetes leaves out vowels and look-alikes so that no name becomes a word.
SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
Kubelet = Callable[[str, str, str], str]
Execute = Callable[[str, str, str, list[str]], Awaitable[tuple[int, str]]]
IssueToken = Callable[[str, str, str, int, list[str]], str]


def no_kubelet(namespace: str, pod: str, container: str) -> str:
    """The log of a pod on a cluster where nothing runs pods."""
    return ""


class NotExecuted(Exception):
    """A command that could not even start; the text is the container runtime's."""


async def no_processes(namespace: str, pod: str, container: str, words: list[str]) -> tuple[int, str]:
    """A command in a pod on a cluster where nothing runs pods."""
    raise NotExecuted(f'container not found ("{container}")')


def no_tokens(namespace: str, name: str, uid: str, lifetime_seconds: int, audiences: list[str]) -> str:
    """The token of an account on a cluster that signs none."""
    return ""


@dataclass
class Cluster:
    """The parts that verbs and controllers share."""

    name: str
    version: str
    clock: CloudClock
    rng: random.Random
    store: Store = field(default_factory=Store)
    registry: Registry = field(default_factory=lambda: Registry(builtin_types()))
    kubelet: Kubelet = no_kubelet
    execute: Execute = no_processes
    issue_token: IssueToken = no_tokens
    ca_pem: str = ""

    def now(self) -> str:
        """The time in metadata: whole seconds."""
        return self.clock.timestamp(0)

    def uid(self) -> str:
        """A new random UID."""
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def suffix(self) -> str:
        """Five characters for a generated name."""
        return "".join(self.rng.choices(SUFFIX_LETTERS, k=5))

    def find(self, kind: ResourceType, namespace: str, name: str) -> Document | None:
        """The stored object in the version that was asked for."""
        stored = self.store.get(kind.shelf, namespace if kind.namespaced else "", name)
        return stored and served(kind, stored)


def served(kind: ResourceType, stored: Document) -> Document:
    """A stored object in the version of its type that was asked for."""
    return stored if stored["apiVersion"] == kind.api_version else stored | {"apiVersion": kind.api_version}


def as_stored(kind: ResourceType, resource: Document) -> Document:
    """An object in the version that the store keeps."""
    return resource | {"apiVersion": kind.stored_api_version, "kind": kind.kind}


def named(kind: ResourceType) -> ResourceName:
    """The type as error messages name it."""
    return ResourceName(kind.plural, kind.group)
