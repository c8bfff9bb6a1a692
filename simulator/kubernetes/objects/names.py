# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of names, labels and keys, and the API server's words for what does not have them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """A regular expression for a name, its longest length, and how a refusal explains it."""

    pattern: str
    longest: int
    explanation: str
    examples: tuple[str, ...]

    def problems(self, text: str, prefix: str = "") -> list[str]:
        """Gives what is wrong with the text; nothing when it has the form."""
        found = []
        if len(text) > self.longest:
            found.append(f"{prefix}must be no more than {self.longest} characters")
        if not re.fullmatch(self.pattern, text):
            found.append(prefix + self._mismatch())
        return found

    def _mismatch(self) -> str:
        samples = ",  or ".join(f"'{sample}'" for sample in self.examples)
        also = f"e.g. {samples}, " if samples else ""
        return f"{self.explanation} ({also}regex used for validation is '{self.pattern}')"


QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
ENDS = "and must start and end with an alphanumeric character"

DNS_LABEL = Form(
    LABEL,
    63,
    f"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', {ENDS}",
    ("my-name", "123-abc"),
)
DNS_SUBDOMAIN = Form(
    rf"{LABEL}(\.{LABEL})*",
    253,
    f"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', {ENDS}",
    ("example.com",),
)
DNS_1035_LABEL = Form(
    "[a-z]([-a-z0-9]*[a-z0-9])?",
    63,
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character,"
    " and end with an alphanumeric character",
    ("my-name", "abc-123"),
)
LABEL_VALUE = Form(
    f"({QUALIFIED})?",
    63,
    f"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', {ENDS}",
    ("MyValue", "my_value", "12345"),
)
NAME_PART = Form(
    QUALIFIED,
    63,
    f"must consist of alphanumeric characters, '-', '_' or '.', {ENDS}",
    ("MyName", "my.name", "123-abc"),
)
CONFIG_KEY = Form(
    "[-._a-zA-Z0-9]+",
    253,
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    ("key.name", "KEY_NAME", "key-name"),
)


def qualified_name_problems(name: str) -> list[str]:
    """Gives what is wrong with the key of a label or annotation, or a finalizer: an optional prefix and a name part."""
    prefix, slash, part = name.rpartition("/")
    if "/" in prefix:
        return [f"a qualified name {NAME_PART.problems('')[0]} with an optional DNS subdomain prefix and '/'"]
    found = ["prefix part must be non-empty"] if slash and not prefix else []
    if prefix:
        found += DNS_SUBDOMAIN.problems(prefix, "prefix part ")
    if not part:
        found.append("name part must be non-empty")
    return found + NAME_PART.problems(part, "name part ")


def path_segment_problems(name: str) -> list[str]:
    """Gives what is wrong with a name that only has to fit into a URL path, as those of roles."""
    if name in (".", ".."):
        return [f"may not be '{name}'"]
    return [f"may not contain '{sign}'" for sign in "/%" if sign in name]


def port_name_problems(name: str) -> list[str]:
    """Gives what is wrong with the name of a port (IANA_SVC_NAME)."""
    found = ["must be no more than 15 characters"] if len(name) > 15 else []
    if not re.fullmatch("[-a-z0-9]+", name):
        found.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not re.search("[a-z]", name):
        found.append("must contain at least one letter (a-z)")
    if "--" in name:
        found.append("must not contain consecutive hyphens")
    if name.startswith("-") or name.endswith("-"):
        found.append("must not begin or end with a hyphen")
    return found


def port_number_problems(number: int) -> list[str]:
    """Gives what is wrong with a port number."""
    return [] if 1 <= number <= 65535 else ["must be between 1 and 65535, inclusive"]
