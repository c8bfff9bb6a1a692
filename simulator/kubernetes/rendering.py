# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms in which objects are answered: as they are, as metadata only, or as a table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from simulator.kubernetes.cluster import Cluster, served
from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.reading import Page, list_document, list_metadata
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Document
from simulator.kubernetes.tables import table

META = "meta.k8s.io/v1"
NOT_ACCEPTABLE = "406: Not Acceptable\n\nAvailable representations: application/json, application/json;stream=watch"


class Form(Enum):
    """How the caller wants objects."""

    WHOLE = ""
    TABLE = "Table"
    METADATA = "PartialObjectMetadata"
    METADATA_LIST = "PartialObjectMetadataList"


def form_of(accept: str) -> Form:
    """The first form in an Accept header that we can give; 406 when there is none."""
    for choice in accept.split(",") if accept else ["*/*"]:
        media, *parameters = [part.strip() for part in choice.split(";")]
        wanted = dict(part.split("=", 1) for part in parameters if "=" in part)
        if media not in ("application/json", "*/*", "application/*"):
            continue
        if wanted.get("as", "") not in {form.value for form in Form}:
            continue
        if not wanted.get("as") or wanted.get("v") == "v1":
            return Form(wanted.get("as", ""))
    raise KubernetesError(406, "NotAcceptable", NOT_ACCEPTABLE)


def rendered(
    cluster: Cluster, kind: ResourceType, resource: Document, form: Form, query: Mapping[str, str]
) -> Document:
    """One object in that form; a Status stays what it is."""
    if form is Form.WHOLE or resource.get("kind") == "Status":
        return resource
    if form is Form.TABLE:
        metadata = {"resourceVersion": resource["metadata"].get("resourceVersion", "")}
        return table(kind, [resource], metadata, query.get("includeObject") or "Metadata", cluster.clock.time())
    return metadata_only(resource)


def rendered_list(cluster: Cluster, kind: ResourceType, found: Page, form: Form, query: Mapping[str, str]) -> Document:
    """A list in that form."""
    metadata = list_metadata(found)
    if form is Form.WHOLE:
        return list_document(kind, metadata, found.items)
    items = [served(kind, item) for item in found.items]
    if form is Form.TABLE:
        return table(kind, items, metadata, query.get("includeObject") or "Metadata", cluster.clock.time())
    partial = [metadata_only(item) for item in items]
    return {"kind": "PartialObjectMetadataList", "apiVersion": META, "metadata": metadata, "items": partial}


def metadata_only(resource: Document) -> Document:
    """The metadata of an object as a PartialObjectMetadata."""
    return {"kind": "PartialObjectMetadata", "apiVersion": META, "metadata": resource["metadata"]}
