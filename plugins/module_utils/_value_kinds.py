# SPDX-License-Identifier: GPL-3.0-or-later
"""What kinds of values Google and Kubernetes take.

Sources: Kubernetes docs "Object names and IDs", "Labels and selectors", "Resource units", "Images"; Google Cloud docs
"Creating and managing projects", "Labels"; Compute API, Network; IAM docs "Principal identifiers".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._names import NameRule
from ansible_collections.gkefleet.inference.plugins.module_utils._ranges import malformed
from ansible_collections.gkefleet.inference.plugins.module_utils._value_rules import (
    Rule,
    either,
    map_of,
    shown,
    text,
)

_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_DOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_PROJECT = r"([a-z][-a-z0-9.]*:)?[a-z][-a-z0-9]*[a-z0-9]"
_RESOURCE = r"[a-z]([-a-z0-9]*[a-z0-9])?"

PROJECT = text(NameRule("project id", rf"(?=.{{6,}}){_PROJECT}", 63, "the id of a project, such as my-project-1"))
NETWORK = text(
    NameRule("network", rf"(projects/{_PROJECT}/global/networks/)?{_RESOURCE}", 200, "a name such as default")
)
SUBNETWORK = text(
    NameRule(
        "subnetwork",
        rf"(projects/{_PROJECT}/regions/[a-z0-9-]+/subnetworks/)?{_RESOURCE}",
        200,
        "a subnetwork's name, or projects/PROJECT/regions/REGION/subnetworks/NAME",
    )
)
MEMBERSHIP = NameRule(
    "full name of a membership",
    rf"projects/{_PROJECT.replace('[a-z][-a-z0-9]*', '[a-z0-9][-a-z0-9]*')}/locations/[a-z0-9-]+/memberships/{_LABEL}",
    300,
    "projects/PROJECT/locations/LOCATION/memberships/NAME",
)
WORKLOAD_POOL = text(
    NameRule("workload identity pool", rf"{_PROJECT}\.svc\.id\.goog", 100, "the project's id and .svc.id.goog")
)
EMAIL = text(
    NameRule("e-mail address", r"[a-z0-9.+_-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", 254, "an address such as nodes@example.com")
)
NODE_ACCOUNT = either(EMAIL, text(NameRule("service account", "default", 7, "default")))
SERVICE = text(NameRule("service name", r"[a-z0-9-]+(\.[a-z0-9-]+)+", 200, "a full name such as gkehub.googleapis.com"))
ROLE = text(
    NameRule(
        "role",
        rf"(roles|(projects/{_PROJECT}|organizations/\d+)/roles)/[A-Za-z0-9_.]+",
        200,
        "one such as roles/viewer",
    )
)
MEMBER = text(
    NameRule(
        "member",
        r"(user|group|serviceAccount|domain|principal|principalSet|deleted):\S+|allUsers|allAuthenticatedUsers",
        500,
        "a member such as serviceAccount:ADDRESS",
    )
)
SCOPE = text(NameRule("OAuth scope", r"https://www\.googleapis\.com/auth/[a-z0-9._-]+", 200, "the URL of a scope"))
MACHINE_TYPE = text(NameRule("machine type", r"[a-z][a-z0-9]*(-[a-z0-9]+)+", 63, "one such as a3-highgpu-2g"))
DISK_TYPE = text(NameRule("disk type", r"[a-z]+(-[a-z0-9]+)+", 63, "a disk type such as pd-balanced"))
PLAIN = r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*"
# Whole lines or not, but nothing that a terminal or a C string would trip over.
TEXT = text(NameRule("text without control characters", PLAIN, 100_000, "printable text"))
LINE = text(
    NameRule(
        "line of text",
        r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+",
        1000,
        "printable text in one line",
    )
)
MODEL = text(
    NameRule(
        "model", r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)?", 200, "one such as org/model"
    )
)
CHART = text(
    NameRule("chart", r"[A-Za-z0-9._/~-][A-Za-z0-9._/:@~+-]*", 250, "one such as oci://REGISTRY/CHART, or a path")
)
CHART_VERSION = text(NameRule("version", r"v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?", 60, "one such as v1.5.0"))
TOKEN_SECRET = re.compile(r"[\x21-\x7e]+")

OBJECT = text(NameRule("name of a Kubernetes object", _LABEL, 63, "lower-case letters, digits and hyphens"))
GATEWAY_CLASS = text(NameRule("GatewayClass", _DOMAIN, 253, "gke-l7-cross-regional-internal-managed-mc"))
HOSTNAME = text(
    NameRule(
        "hostname",
        rf"(?!\d+\.\d+\.\d+\.\d+$)(\*\.)?{_LABEL}(\.{_LABEL})*",
        253,
        "lower-case labels with dots, such as models.example.com, perhaps *. before them",
    )
)
PATH = text(NameRule("path", r"/[!-~]*", 1023, "a path such as /health"))
LABEL_KEY = text(
    NameRule(
        "label key",
        rf"({_DOMAIN}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{{0,61}}[A-Za-z0-9])?",
        317,
        "letters, digits, hyphens, underscores and dots, at most 63",
    )
)
LABEL_VALUE = text(
    NameRule(
        "label value", r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?", 63, "letters, digits, hyphens, underscores and dots"
    ),
    empty=True,
)
LABELS = map_of(LABEL_KEY, LABEL_VALUE)
_CLUSTER_LABEL_WORDS = "lower-case letters, digits, hyphens and underscores"
CLUSTER_LABELS = map_of(
    text(NameRule("label key", r"[a-z][-_a-z0-9]*", 63, _CLUSTER_LABEL_WORDS)),
    text(NameRule("label value", r"[-_a-z0-9]*", 63, _CLUSTER_LABEL_WORDS), empty=True),
)
SELECTOR = text(
    NameRule(
        "label selector",
        r"[-A-Za-z0-9_./]+(=|==|!=)[-A-Za-z0-9_.]*(,[-A-Za-z0-9_./]+(=|==|!=)[-A-Za-z0-9_.]*)*",
        1000,
        "labels such as app=model-server,env=prod",
    ),
    empty=True,
)
_IMAGE_PATH = r"[a-z0-9]+([._-]+[a-z0-9]+)*"
IMAGE = text(
    NameRule(
        "image",
        rf"([a-zA-Z0-9.-]+(:\d+)?/)?{_IMAGE_PATH}(/{_IMAGE_PATH})*(:[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}}(@sha256:[0-9a-f]{{64}})?"
        r"|@sha256:[0-9a-f]{64})",
        255,
        "registry/name:tag, perhaps with @sha256: and a digest",
    )
)
DURATION = text(NameRule("duration", r"(\d+(\.\d+)?(ns|us|ms|s|m|h))+", 30, "a duration such as 10s"))
FLAG = text(NameRule("flag", r"[A-Za-z][-A-Za-z0-9_.]*", 100, "a flag's name without leading dashes"))
ENVIRONMENT_NAME = text(NameRule("name of an environment variable", r"[!-<>-~]+", 1000, "printable characters but ="))
METRIC_SOURCE = text(NameRule("metric", r"[a-zA-Z_:][a-zA-Z0-9_:]*", 253, "a Prometheus metric's name"))
PLUGIN = text(NameRule("plugin", r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", 100, "a scorer such as queue-scorer"))
_RANGE_NAME = text(NameRule("range", rf"{_RESOURCE}|/\d{{1,2}}", 63, "a secondary range's name"))
_AMOUNT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi|[eE]\d+)?")
_UNITS = {"m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15} | {
    f"{letter}i": 1024.0 ** (power + 1) for power, letter in enumerate("KMGTP")
}


def quantity(option: str, value: Any) -> Iterator[str]:
    """Say why the value is no amount as Kubernetes writes it."""
    if amount(value) is None:
        yield f"{option}: {shown(value)} is no amount; set one such as 16Gi, 500m or 8"


def amount(value: Any) -> float | None:
    """Give an amount as a number; None for what is none."""
    found = _AMOUNT.fullmatch(str(value)) if isinstance(value, (str, int, float)) and value is not True else None
    if found is None:
        return None
    unit = found[2] or ""
    return float(found[1]) * (_UNITS[unit] if unit in _UNITS else float(f"1{unit}") if unit else 1.0)


def cidr(option: str, value: Any) -> Iterator[str]:
    """Say why the value is no IPv4 range."""
    if not isinstance(value, str):
        yield f"{option}: {shown(value)} is no IPv4 range; set one such as 10.0.0.0/23"
        return
    try:
        IPv4Network(value)
    except ValueError:
        yield malformed(option, value)
    else:
        if "/" not in value:
            yield f"{option}: {value} has no prefix length; set one, such as {value}/23"


RANGE: Rule = either(cidr, _RANGE_NAME, text(NameRule("range", "", 0, "nothing"), empty=True))
