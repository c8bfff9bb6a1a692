# SPDX-License-Identifier: GPL-3.0-or-later
"""What no two clusters have in common, masked so that only its presence is compared; each entry has its reason."""

from __future__ import annotations

import json
import re
from typing import Any

MASK = "*"
KEYS = {
    "uid": "drawn at random for each object",
    "resourceVersion": "counts all writes of a cluster, also those of its own components",
    "creationTimestamp": "the time of the run",
    "expirationTimestamp": "the time of the run",
    "token": "signed with a key of the cluster's own",
    "audiences": "each cluster has an issuer of its own",
    "credential-id": "drawn at random for each token",
    "deletionTimestamp": "the time of the run",
    "time": "the time of the run, in managedFields",
    "lastTransitionTime": "the time of the run; genuine definitions that default it are compared as verdicts",
    "description": "prose of tables, discovery and schemas, which no program reads",
    "gitVersion": "each cluster tells its own build",
    "gitCommit": "each cluster tells its own build",
    "buildDate": "each cluster tells its own build",
    "goVersion": "each cluster tells its own build",
    "platform": "each cluster tells its own build",
    "continue": "opaque to clients, it holds a revision",
}
LEFT_OUT = {"storageVersionHash": "opaque to clients; only the real server keeps it"}
PATTERNS = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UID", "drawn at random"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "TIME", "the time of the run"),
    (re.compile(r'audiences \["https://[^"]+"\]'), "audiences [ISSUER]", "each cluster has an issuer of its own"),
    (re.compile(r"34\.118\.\d+\.\d+"), "SERVICE_ADDRESS", "any free address of the service range"),
    (
        re.compile(r'\(\{"[^()]{1,28} \.\.\.\)$'),
        "(START ...)",
        "the start of a body, cut within the name of a namespace",
    ),
    (
        re.compile(r"(no such key: \w+ evaluating|'no such overload': [^\"]*? for) rule"),
        "EVALUATION rule",
        "two CEL libraries have their own words for a rule that fails to evaluate",
    ),
    (
        re.compile(r"[\w.\[\]-]+ in body"),
        "FIELD in body",
        "a repetition of the field, which the real server begins below the status when only that is written",
    ),
    (re.compile(r"in record \(\d+\)"), "in record (REVISION)", "counts all writes of a cluster"),
    (re.compile(r"current: \d+"), "current: REVISION", "counts all writes of a cluster"),
    (re.compile(r"Available representations: .*"), "Available representations", "each server lists what it speaks"),
    (re.compile(r"kube-api-access-\w{5}"), "kube-api-access-xxxxx", "a generated name"),
    (re.compile(r"\n@@ .*", re.DOTALL), "", "the real server shows the difference as a patch of Go's fields"),
    (re.compile(r"(It_)\w{5}"), r"\1xxxxx", "a generated name"),
    (
        re.compile(r'(patch: )?Invalid value: "?\{.*\}"?: ', re.DOTALL),
        r"\1Invalid value: OBJECT: ",
        "the real server prints the whole patched object, in the order of its Go fields",
    ),
    (
        re.compile(r': requires one of \["[^"]*"\] permission\(s\)\.'),
        "",
        "the sentence that GKE's own authoriser adds, which a cluster without Google does not have",
    ),
)


AGE = re.compile(r"\d+[smh]")


def masked(told: Any) -> Any:
    """A document with the keys and patterns above masked at any depth."""
    if isinstance(told, dict):
        return {masked(key): masked_field(key, value) for key, value in told.items() if key not in LEFT_OUT}
    if isinstance(told, list):
        return [masked(item) for item in told]
    if isinstance(told, str):
        for pattern, word, _reason in PATTERNS:
            told = pattern.sub(word, told)
    return told


def masked_field(key: str, value: Any) -> Any:
    """One field; a few lists have an order, or repetitions, that mean nothing."""
    if key in KEYS and value is not None:
        return MASK
    if key == "cells":
        # The simulator's clock runs faster: an age is some age.
        return [MASK if isinstance(cell, str) and AGE.fullmatch(cell) else masked(cell) for cell in value]
    if key == "managedFields" and isinstance(value, list):
        # Sorted by whole seconds, so that two writes of one second change places with the clock.
        return sorted(masked(value), key=lambda entry: json.dumps(entry, sort_keys=True))
    if key == "resources" and all(isinstance(item, dict) and "name" in item for item in value):
        # Discovery lists custom kinds in the order in which they came.
        return sorted(masked(value), key=lambda item: item["name"])
    if key == "causes":
        # The real server judges metadata twice on a change, and says twice what it found.
        return [dict(pairs) for pairs in sorted({tuple(masked(cause).items()) for cause in value})]
    return masked(value)
