# SPDX-License-Identifier: GPL-3.0-or-later
"""Times as Go's time.Parse reads them, with its own words for those that it cannot."""

from __future__ import annotations

import re
from datetime import datetime

LAYOUTS = {"Time": "2006-01-02T15:04:05Z07:00", "MicroTime": "2006-01-02T15:04:05.000000Z07:00"}
PARTS = {
    "2006": r"\d{4}",
    "01": r"\d\d",
    "02": r"\d\d",
    "15": r"\d\d?",
    "04": r"\d\d",
    "05": r"\d\d",
    ".000000": r"\.\d{6}",
    "Z07:00": r"Z|[+-]\d\d:\d\d",
}
WORDS = re.compile(r"Z07:00|\.000000|\d+|.")
# A fraction of a second may be there where the layout has none.
FRACTION = re.compile(r"[.,]\d+(?=Z|[+-])")


def time_problem(text: str, kind: str) -> str | None:
    """Why a text is no Time, or no MicroTime, of Kubernetes; None when it is one."""
    layout = LAYOUTS[kind]
    rest = text
    for word in WORDS.findall(layout):
        if word == "Z07:00":
            rest = rest.removeprefix(found[0]) if (found := FRACTION.match(rest)) else rest
        matched = re.match(PARTS.get(word, re.escape(word)), rest)
        if matched is None:
            return f'parsing time "{text}" as "{layout}": cannot parse "{rest}" as "{word}"'
        rest = rest[matched.end() :]
    if rest:
        return f'parsing time "{text}": extra text: "{rest}"'
    return _range_problem(text)


def _range_problem(text: str) -> str | None:
    year, month, day, hour, minute, second = (int(number) for number in re.findall(r"\d+", text)[:6])
    limits = (("month", 1 <= month <= 12), ("hour", hour < 24), ("minute", minute < 60), ("second", second < 60))
    for name, fits in limits:
        if not fits:
            return f'parsing time "{text}": {name} out of range'
    try:
        datetime(max(1, year), month, day)
    except ValueError:
        return f'parsing time "{text}": day out of range'
    return None
