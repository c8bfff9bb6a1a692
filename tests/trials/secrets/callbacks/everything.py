# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes every result whole, as programs that collect results get it, to the file named in RESULTS_FILE."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: everything
type: notification
short_description: All results
description: [Written as lines of JSON to the file that the environment names.]
"""


class CallbackModule(CallbackBase):
    """Keeps results of any kind."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "everything"
    CALLBACK_NEEDS_ENABLED = True

    def v2_on_any(self, *arguments: Any, **more: Any) -> None:
        """Keeps what an event brought."""
        for one in arguments:
            if hasattr(one, "result"):
                with Path(os.environ["RESULTS_FILE"]).open("a", encoding="utf-8") as file:
                    file.write(json.dumps(one.result, default=str) + "\n")
