# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that a genuine cluster holds, secrets included."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from simulator.genuine.upstream import Upstream
from simulator.kubernetes.server import object_path

AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


async def everything(upstream: Upstream) -> dict[str, Any]:
    """Every object that can be listed, by its path."""
    collections = await _collections(upstream)
    pages = await asyncio.gather(*(upstream.get(path) for path in collections))
    pairs = zip(collections, pages, strict=True)
    found = {path: item for collection, page in pairs if page for path, item in _items(collection, page)}
    return dict(sorted(found.items()))


async def _collections(upstream: Upstream) -> list[str]:
    documents = [await upstream.get(root, accept=AGGREGATED) for root in ("/api", "/apis")]
    groups = [group for document in documents if document for group in document["items"]]
    return [path for group in groups for path in _listable(group)]


def _listable(group: dict[str, Any]) -> Iterator[str]:
    # Versions come by preference and show the same objects; some kinds are not in the preferred one.
    name, seen = group["metadata"].get("name", ""), set[str]()
    for version in group["versions"]:
        root = f"/apis/{name}/{version['version']}" if name else f"/api/{version['version']}"
        for resource in version.get("resources") or []:
            if "list" in resource["verbs"] and resource["resource"] not in seen:
                seen.add(resource["resource"])
                yield f"{root}/{resource['resource']}"


def _items(collection: str, page: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    kind, plural = page["kind"].removesuffix("List"), collection.rpartition("/")[2]
    for item in page.get("items") or []:
        whole = {"apiVersion": page["apiVersion"], "kind": kind, **item}
        yield object_path(whole, plural), whole
