# SPDX-License-Identifier: GPL-3.0-or-later
"""What all kinds of compute resources share: how one is drafted, completed, changed and let go."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.compute.links import Scope, invalid_value, link, path_of, reference
from simulator.compute.store import Body, Store
from simulator.errors import ApiError, invalid_argument, not_found

_LINK = re.compile(r"(https?://[^ ]+/)?projects/[^ /]+/(global|regions|zones)/[^ ]+")
NAME = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")


@dataclass(frozen=True)
class Draft:
    """A resource about to be made: what was sent, where it goes, and what the server numbers it with."""

    sent: Body
    project: str
    scope: Scope
    collection: str
    store: Store
    id: str
    created: str
    fingerprint: str

    @property
    def name(self) -> str:
        """The resource's own name."""
        return str(self.sent.get("name", ""))

    @property
    def path(self) -> str:
        """The path it will have."""
        return f"projects/{self.project}/{self.scope.path}/{self.collection}/{self.name}"

    def common(self, kind: str) -> Body:
        """The keys every resource has, with its region or zone as a full link."""
        body: Body = {
            "kind": f"compute#{kind}",
            "id": self.id,
            "name": self.name,
            "creationTimestamp": self.created,
            "selfLink": link(self.path),
        }
        if self.scope.location:
            body[self.scope.kind.removesuffix("s")] = link(f"projects/{self.project}/{self.scope.path}")
        return body

    def linked(self, key: str, must_exist: bool = True) -> str:
        """The full link of a reference in the request; 404 when it names nothing, 400 while that is being made."""
        path = reference(str(self.sent[key]), self.project, f"resource.{key}")
        if must_exist:
            require_ready(self.store, path)
        return link(path)


@dataclass(frozen=True)
class Kind:
    """One kind of resource: its names and its rules, which raise ApiError where Google refuses."""

    collection: str
    kind: str
    noun: str
    scopes: tuple[str, ...]
    complete: Callable[[Draft], Body]
    may_delete: Callable[[Store, str, Body], None] = lambda store, path, body: None
    patch: Callable[[Store, Body, Body], Body] | None = None
    operation_seconds: dict[str, str] = field(default_factory=dict)


def check_name(name: str) -> None:
    """Refuses a name that is no RFC 1035 label."""
    if not NAME.fullmatch(name):
        why = r"Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'"
        raise invalid_value("resource.name", name, why)


def missing(path: str) -> ApiError:
    """404 as recorded for every compute resource."""
    return not_found(f"The resource '{path}' was not found")


def require_ready(store: Store, path: str) -> Body:
    """Gives the body at a path; 404 when absent, 400 resourceNotReady while an operation works upon it."""
    body = store.get(path)
    if body is None:
        raise missing(path)
    if store.is_busy(path):
        # Recorded: a second DELETE of a network while the first one runs.
        raise invalid_argument(f"The resource '{path}' is not ready", "resourceNotReady")
    return body


def in_use(noun: str, path: str, user: str) -> ApiError:
    """400 as recorded for backend services, subnetworks and others that something still refers to."""
    text = f"The {noun} resource '{path}' is already being used by '{user}'"
    return invalid_argument(text, "resourceInUseByAnotherResource")


def must_be_unused(noun: str) -> Callable[[Store, str, Body], None]:
    """Gives the rule: no deletion while another resource refers to this one."""

    def rule(store: Store, path: str, _body: Body) -> None:
        users = store.users(path)
        if users:
            raise in_use(noun, path, users[0])

    return rule


def same_fingerprint(left: Any, right: Any) -> bool:
    """Tells whether two fingerprints are the same bytes; clients may send either base64 alphabet."""
    return str(left).replace("-", "+").replace("_", "/") == str(right).replace("-", "+").replace("_", "/")


def links_in(value: Any) -> Any:
    """Gives a value whose links are all spelt as full v1 links, as answers spell them."""
    if isinstance(value, dict):
        return {key: links_in(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [links_in(inner) for inner in value]
    if isinstance(value, str) and _LINK.match(value):
        return link(path_of(value))
    return value


def merged(old: Body, change: Body) -> Body:
    """Gives the body after a JSON merge patch."""
    result = dict(old)
    for key, value in change.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result
