# SPDX-License-Identifier: GPL-3.0-or-later
"""The names clusters and node pools may have."""

from __future__ import annotations

import re

from simulator.errors import invalid_argument

_NAME = re.compile(r"[a-z]([-a-z0-9]{0,38}[a-z0-9])?")


def check_name(field: str, name: str) -> None:
    """Refuses a name that is no lower-case label of at most 40 characters. The sentence is ours."""
    if not _NAME.fullmatch(name):
        rule = "must match [a-z]([-a-z0-9]*[a-z0-9])? and have at most 40 characters"
        raise invalid_argument(f'Invalid value "{name}" for {field}: {rule}.')
