# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of a request in any media type that clients write."""

from __future__ import annotations

from simulator.kubernetes import protobuf
from simulator.kubernetes.bodies import Body, parse_body
from simulator.kubernetes.errors import unsupported_media_type
from simulator.kubernetes.requests import JSON, KubeRequest

BODY_TYPES = (JSON, "application/yaml", protobuf.MEDIA, "application/cbor")


def body_of(request: KubeRequest) -> Body:
    """The parsed body; 415 for a media type that is not served, 400 for a text that is not of its type."""
    media = request.content_type or JSON
    if media == protobuf.MEDIA:
        return parse_body(protobuf.as_json(request.body))
    if media not in BODY_TYPES[:2]:
        raise unsupported_media_type(BODY_TYPES)
    return parse_body(request.body, media)


def journal_body(request: KubeRequest) -> Body:
    """The parsed body of any request, patches included."""
    media = request.content_type
    if media == protobuf.MEDIA:
        return parse_body(protobuf.as_json(request.body))
    return parse_body(request.body, media)
