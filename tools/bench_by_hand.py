# SPDX-License-Identifier: GPL-3.0-or-later
"""The same procedure typed by hand, with the waits that a reader sits through."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from show import ROOT

sys.path.insert(0, str(ROOT))
from tests.conformance.clients.procedure_by_hand import procedure
from tests.conformance.clients.terminal import SPEED, missing, start


def by_hand(home: Path) -> dict[str, Any]:
    """The seconds of the how-to's commands for two regions, by program, on a project of their own."""
    absent = missing("gcloud", "kubectl", "helm")
    if absent:
        return {"line": f"by hand: left out, {absent}"}
    home.mkdir()
    seconds: Counter[str] = Counter()
    running = start(home, "--speed", str(SPEED))
    try:
        for step in procedure():
            began = time.monotonic()
            if step.until:
                running.terminal.until(step.command, step.until)
            else:
                running.terminal(step.command)
            seconds[step.command.split()[0]] += time.monotonic() - began
    finally:
        running.stop()
    parts = ", ".join(f"{program} {spent:.1f} s" for program, spent in sorted(seconds.items()))
    line = f"by hand: {len(procedure())} commands for two regions, {sum(seconds.values()):.1f} s ({parts})"
    return {"line": line, "seconds": dict(seconds)}
