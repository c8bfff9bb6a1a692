# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the result of every inference_probe task as one JSON line to the file that GKEFLEET_PROBE_REPORT names."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: probe_report
type: notification
short_description: Collects what the probes of a run found
description:
  - Appends the resource of each M(gkefleet.inference.inference_probe) task to a file, one JSON object a line.
requirements:
  - The environment variable E(GKEFLEET_PROBE_REPORT) names the file; without it nothing is written.
"""


class CallbackModule(CallbackBase):
    """Listens for finished probes."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "probe_report"

    def v2_runner_on_ok(self, result: Any) -> None:
        """Appends the resource of a finished probe, or of each probe of a loop."""
        report = os.environ.get("GKEFLEET_PROBE_REPORT")
        if report is None or not str(result.task.action).endswith("inference_probe"):
            return
        rounds = result.result.get("results", [result.result])
        lines = [json.dumps(each["resource"]) for each in rounds if isinstance(each.get("resource"), dict)]
        with Path(report).open("a", encoding="utf-8") as target:
            target.writelines(f"{line}\n" for line in lines)
