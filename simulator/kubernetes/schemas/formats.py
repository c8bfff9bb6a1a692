# SPDX-License-Identifier: GPL-3.0-or-later
"""The string formats that the API server checks in custom resources; others are taken as they come."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

DATE_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$")
DATE = re.compile(r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
DURATION = re.compile(r"^[+-]?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$|^0$")
HOSTNAME = re.compile(r"^[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?)*$")


def has_format(name: str, text: str) -> bool:
    """Says whether the text has the named format."""
    check = CHECKS.get(name)
    return check is None or check(text)


def is_base64(text: str) -> bool:
    """Says whether the text is standard base64 with padding."""
    try:
        base64.b64decode("".join(text.split("\n")), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _parses(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return check


def _is_uri(text: str) -> bool:
    parts = urlsplit(text)
    return bool(parts.scheme) or text.startswith("/")


CHECKS: dict[str, Callable[[str], bool]] = {
    "byte": is_base64,
    "cidr": lambda text: "/" in text and _parses(lambda value: ipaddress.ip_network(value, strict=False))(text),
    "date": lambda text: DATE.match(text) is not None,
    "date-time": lambda text: DATE_TIME.match(text) is not None,
    "datetime": lambda text: DATE_TIME.match(text) is not None,
    "duration": lambda text: DURATION.match(text) is not None,
    "hostname": lambda text: len(text) <= 255 and HOSTNAME.match(text) is not None,
    "ipv4": _parses(ipaddress.IPv4Address),
    "ipv6": _parses(ipaddress.IPv6Address),
    "uri": _is_uri,
    "uuid": _parses(uuid.UUID),
}
