# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ansible-playbook and writes every call of a module of ours, as a JSON line, to the descriptor given first."""

from __future__ import annotations

import json
import os
import sys
from multiprocessing import Lock
from typing import Any

from ansible.cli.playbook import main
from ansible.plugins.action import ActionBase

OURS = "gkefleet.inference."


def record_calls(descriptor: int) -> None:
    """Makes every action tell which module it runs on which host with which arguments, before it does."""
    lock, run = Lock(), ActionBase.run

    def recorded(action: Any, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        if action._task.action.startswith(OURS):
            host, module = (task_vars or {})["inventory_hostname"], action._task.action.removeprefix(OURS)
            line = json.dumps({"host": host, "module": module, "options": action._task.args}, default=str)
            with lock:
                os.write(descriptor, line.encode() + b"\n")
        result: dict[str, Any] = run(action, tmp, task_vars)
        return result

    ActionBase.run = recorded


if __name__ == "__main__":
    record_calls(int(sys.argv[1]))
    main(["ansible-playbook", *sys.argv[2:]])
