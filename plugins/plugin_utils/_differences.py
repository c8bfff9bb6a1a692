# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps what the modules of a run would change, for a report at its end."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any


def keep_differences(place: str, host: str, result: Mapping[str, Any]) -> None:
    """Appends each object that a result says would change to a file, as one JSON line in one write."""
    told = result.get("diff") or []
    lines = [json.dumps(_line(host, diff)) for diff in (told if isinstance(told, list) else [told])]
    descriptor = os.open(place, os.O_WRONLY | os.O_APPEND)
    try:
        os.write(descriptor, "".join(f"{line}\n" for line in lines).encode())
    finally:
        os.close(descriptor)


def _line(host: str, diff: Mapping[str, Any]) -> dict[str, Any]:
    title = diff.get("before_header", "objects of a Helm release")
    return {"host": host, "object": title, "before": diff["before"], "after": diff["after"]}
