# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold between fields of an HTTPRoute. Source: the Gateway API's reference, standard channel, v1."""

from __future__ import annotations

from simulator.crds.schema import rules

SAME_PARENT = (
    "one.group == other.group && one.kind == other.kind && one.name == other.name && "
    "(has(one.__namespace__) ? one.__namespace__ : '') == (has(other.__namespace__) ? other.__namespace__ : '')"
)
DIFFERENT_PARENTS = rules(
    (
        f"self.all(one, self.all(other, !({SAME_PARENT}) || has(one.sectionName) == has(other.sectionName)))",
        "each of several references to one parent names a section",
    ),
    (
        f"self.all(one, self.exists_one(other, {SAME_PARENT} && "
        "(has(one.sectionName) ? one.sectionName : '') == (has(other.sectionName) ? other.sectionName : '')))",
        "each of several references to one parent names another section",
    ),
)
PATH_RULES = rules(
    ("self.type == 'RegularExpression' || self.value.startsWith('/')", "a path begins with a slash"),
    (
        "self.type == 'RegularExpression' || (!['//', '/./', '/../', '%2f', '%2F', '#'].exists(part, "
        "self.value.contains(part)) && !self.value.endsWith('/..') && !self.value.endsWith('/.'))",
        "a path is plain, and in one piece",
    ),
    (
        "self.type == 'RegularExpression' || "
        'self.value.matches("^([-A-Za-z0-9/._~!$&\'()*+,;=:@]|%[0-9a-fA-F]{2})+$")',
        "a path holds only what may stand in one",
    ),
)
TIMEOUT_ORDER = rules(
    (
        "!has(self.request) || !has(self.backendRequest) || duration(self.request) == duration('0s')"
        " || duration(self.backendRequest) <= duration(self.request)",
        "one attempt takes no longer than the whole request",
    )
)
