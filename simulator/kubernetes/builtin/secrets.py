# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of Secrets and ConfigMaps."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.applying.merging import same
from simulator.kubernetes.builtin.checks import IMMUTABLE
from simulator.kubernetes.causes import Cause, Path, invalid_value, key, not_allowed, required, too_long
from simulator.kubernetes.objects.names import CONFIG_KEY

Part = Mapping[str, Any]
MOST_BYTES = 1024 * 1024
FROZEN = "field is immutable when `immutable` is set"
REQUIRED_KEYS = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/dockercfg": (".dockercfg",),
}
# Of a kubernetes.io/basic-auth.
ONE_OF_TWO = ("username", "password")
ACCOUNT = "kubernetes.io/service-account.name"


def secret_causes(secret: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a Secret is refused."""
    if live is not None:
        if secret.get("type") != live.get("type"):
            yield invalid_value(("type",), secret.get("type", ""), IMMUTABLE)
        yield from _frozen_causes(secret, live, ("data",))
    entries = {name: base64.b64decode(value) for name, value in secret.get("data", {}).items()}
    yield from _key_causes(secret, ("data",))
    if sum(map(len, entries.values())) > MOST_BYTES:
        yield too_long(("data",), MOST_BYTES)
    for name in REQUIRED_KEYS.get(secret.get("type", ""), ()):
        yield from _entry_causes(name, entries)
    if secret.get("type") == "kubernetes.io/basic-auth" and not entries.keys() & set(ONE_OF_TWO):
        for name in ONE_OF_TWO:
            yield required(("data", key(name)))
    of_account = secret.get("type") == "kubernetes.io/service-account-token"
    if of_account and not secret["metadata"].get("annotations", {}).get(ACCOUNT):
        yield required(("metadata", "annotations", key(ACCOUNT)))


def config_map_causes(config_map: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a ConfigMap is refused."""
    yield from _key_causes(config_map, ("data", "binaryData"))
    for name in config_map.get("binaryData", {}):
        if name in config_map.get("data", {}):
            yield invalid_value(("data", key(name)), name, "duplicate of key present in binaryData")
    size = sum(len(str(value).encode()) for value in config_map.get("data", {}).values())
    if size > MOST_BYTES:
        yield too_long((), MOST_BYTES)
    if live is not None:
        yield from _frozen_causes(config_map, live, ("data", "binaryData"))


def _key_causes(resource: Part, fields: tuple[str, ...]) -> Iterator[Cause]:
    for field in fields:
        for name in resource.get(field, {}):
            for problem in key_problems(name):
                yield invalid_value((field, key(name)), name, problem)


def key_problems(name: str) -> list[str]:
    """Gives what is wrong with a key of a Secret or ConfigMap."""
    if name in (".", "..") or name.startswith(".."):
        return [f"must not be '{name}'" if name in (".", "..") else "must not start with '..'"]
    return CONFIG_KEY.problems(name)


def _entry_causes(name: str, entries: Mapping[str, bytes]) -> Iterator[Cause]:
    path: Path = ("data", key(name))
    if name not in entries:
        yield required(path)
    elif name.startswith(".docker"):
        try:
            json.loads(entries[name])
        except ValueError:
            yield invalid_value(path, "<secret contents redacted>", "invalid character in JSON")


def _frozen_causes(resource: Part, live: Part, fields: tuple[str, ...]) -> Iterator[Cause]:
    if not live.get("immutable"):
        return
    if not resource.get("immutable"):
        yield not_allowed(("immutable",), FROZEN)
    for field in fields:
        if not same(resource.get(field, {}), live.get(field, {})):
            yield not_allowed((field,), FROZEN)
