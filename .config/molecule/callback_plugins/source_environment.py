# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives a run the variables of the file that GKEFLEET_ENVIRONMENT_FILE names, as a shell that has sourced it would."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: source_environment
type: notification
short_description: Sources an environment file before the first task
description:
  - Sets what the C(export NAME=value) lines of a simulator's environment file name, before any worker starts.
requirements:
  - The environment variable E(GKEFLEET_ENVIRONMENT_FILE) names the file; a missing file is no error.
"""


class CallbackModule(CallbackBase):
    """Listens for the start of a run."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "source_environment"

    def v2_playbook_on_start(self, playbook: Any) -> None:
        """Takes over the exported variables; workers inherit them."""
        source = Path(os.environ.get("GKEFLEET_ENVIRONMENT_FILE", ""))
        if source.is_file():
            words = shlex.split(source.read_text(encoding="utf-8"), comments=True)
            os.environ.update(word.split("=", 1) for word in words if "=" in word)
