# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that Google, Kubernetes and Helm accept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class NameRule:
    """What a kind of name must look like: a pattern, its longest length, and the pattern in words."""

    kind: str
    pattern: str
    longest: int
    words: str

    def problems(self, option: str, name: str) -> list[str]:
        """Say why the name is refused; nothing when it is fine."""
        if len(name) > self.longest:
            most = f"{'an' if self.kind[0] in 'aeiou' else 'a'} {self.kind} at most {self.longest}"
            return [f"{option}: {name!r} has {len(name)} characters, {most}; shorten it"]
        if not re.fullmatch(self.pattern, name):
            return [f"{option}: {name!r} is no {self.kind}; set {self.words}"]
        return []


_LETTER_FIRST = r"[a-z]([-a-z0-9]*[a-z0-9])?"
_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_LETTER_WORDS = "lower-case letters, digits and hyphens, a letter first and no hyphen last"
_LABEL_WORDS = "lower-case letters, digits and hyphens, no hyphen first or last"

CLUSTER = NameRule("cluster name", _LETTER_FIRST, 40, _LETTER_WORDS)
NODE_POOL = NameRule("node pool name", _LETTER_FIRST, 40, _LETTER_WORDS)
MEMBERSHIP = NameRule("membership name", _LABEL, 63, _LABEL_WORDS)
SUBNET = NameRule("subnet name", _LETTER_FIRST, 63, _LETTER_WORDS)
SECURITY_POLICY = NameRule("security policy name", _LETTER_FIRST, 63, _LETTER_WORDS)
NAMESPACE = NameRule("namespace", _LABEL, 63, _LABEL_WORDS)
# Helm adds a suffix to a release's name, which therefore ends ten characters before a label does.
INFERENCE_POOL = NameRule("inference pool name", _LABEL, 53, _LABEL_WORDS)
METRIC = NameRule(
    "metric name",
    r"[a-z]([-_.a-z0-9]*[a-z0-9])?",
    46,
    "lower-case letters, digits, hyphens, underscores and dots, a letter first",
)


def service_problems(option: str, names: Sequence[str]) -> list[str]:
    """Say which names of Google Cloud services are not written in full."""
    short = [name for name in names if "." not in name]
    return [f"{option}: {', '.join(short)}: set full names such as {short[0]}.googleapis.com"] if short else []


def endpoint_picker(pool: str) -> str:
    """Give the name of the pool's endpoint picker, which keeps the first 40 characters of the pool's."""
    return f"{pool[:40].rstrip('-')}-epp"
