# SPDX-License-Identifier: GPL-3.0-or-later
"""The release channels and what each offers.

Builds named in recorded answers where there are any; the rest continues them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """What a channel offers: valid versions, newest first, and the default."""

    default: str
    valid: tuple[str, ...]


_RAPID = Offer(
    "1.36.1-gke.1445000",
    ("1.36.2-gke.1098000", "1.36.1-gke.1445000", "1.35.6-gke.1211000", "1.35.3-gke.1389000", "1.34.9-gke.1342000"),
)
_REGULAR = Offer(
    "1.35.3-gke.1389000",
    ("1.35.6-gke.1211000", "1.35.3-gke.1389000", "1.35.1-gke.1396002", "1.34.9-gke.1342000", "1.34.8-gke.1278000"),
)
_STABLE = Offer(
    "1.34.8-gke.1278000",
    ("1.35.1-gke.1396002", "1.34.8-gke.1278000", "1.34.3-gke.1245000", "1.33.10-gke.1115000"),
)
_EXTENDED = Offer(
    "1.35.3-gke.1389000",
    ("1.35.3-gke.1389000", "1.34.8-gke.1278000", "1.33.10-gke.1115000", "1.32.13-gke.1059000"),
)
CHANNELS: dict[str, Offer] = {"RAPID": _RAPID, "REGULAR": _REGULAR, "STABLE": _STABLE, "EXTENDED": _EXTENDED}
