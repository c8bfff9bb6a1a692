# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what a run refused, and how often it changed something, as JSON to the file named in FAILURES_FILE."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: failures
type: stdout
short_description: What a run refused
description: [Written as JSON to the file that the environment names.]
"""


class CallbackModule(CallbackBase):
    """Keeps the messages of failed tasks."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "failures"

    def __init__(self) -> None:
        super().__init__()
        self._said: list[dict[str, str]] = []

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Keeps a failure."""
        self._said.append(
            {"host": result.host.get_name(), "task": result.task.get_name(), "msg": str(result.result.get("msg"))}
        )

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Writes everything down at the end."""
        changed = sum(stats.changed.values())
        Path(os.environ["FAILURES_FILE"]).write_text(json.dumps({"said": self._said, "changed": changed}))
