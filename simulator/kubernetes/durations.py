# SPDX-License-Identifier: GPL-3.0-or-later
"""Ages as kubectl prints them: 45s, 3m20s, 5h, 2d, 1y30d."""

from __future__ import annotations

from datetime import UTC, datetime

MINUTE, HOUR, DAY, YEAR = 60, 3600, 86400, 86400 * 365


def age(timestamp: str | None, now: datetime) -> str:
    """How long ago a timestamp was."""
    if not timestamp:
        return "<unknown>"
    return duration(int((now - moment(timestamp)).total_seconds()))


def moment(timestamp: str) -> datetime:
    """An RFC 3339 timestamp as a time."""
    return datetime.fromisoformat(timestamp).astimezone(UTC)


def duration(seconds: int) -> str:
    """Seconds in two units at most; the coarser the longer."""
    if seconds < 0:
        return "0s"
    if seconds < 2 * MINUTE:
        return f"{seconds}s"
    if seconds < 3 * HOUR:
        return two_units(seconds, MINUTE, "m", 1, "s", seconds < 10 * MINUTE)
    if seconds < 2 * DAY:
        return two_units(seconds, HOUR, "h", MINUTE, "m", seconds < 8 * HOUR)
    if seconds < 2 * YEAR:
        return two_units(seconds, DAY, "d", HOUR, "h", seconds < 8 * DAY)
    return two_units(seconds, YEAR, "y", DAY, "d", seconds < 8 * YEAR)


def two_units(seconds: int, unit: int, name: str, small: int, small_name: str, precise: bool) -> str:
    """The count of a unit, and of the smaller one when asked for and not zero."""
    rest = seconds % unit // small
    return f"{seconds // unit}{name}" + (f"{rest}{small_name}" if precise and rest else "")
