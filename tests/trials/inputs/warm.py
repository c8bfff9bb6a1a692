# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs playbooks in forks of one process that has loaded Ansible: a line of JSON asks, a line of JSON answers.

A request has `arguments` of ansible-playbook, further `environ` and `answer`, the file for the failures callback.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import ansible.executor.playbook_executor  # noqa: F401  # loaded before the forks
from ansible.cli.playbook import PlaybookCLI


def play(request: dict[str, Any]) -> None:
    """Is the forked process: ansible-playbook, with its output in a file beside the answer."""
    os.environ.update({**request["environ"], "FAILURES_FILE": request["answer"]})
    output = os.open(f"{request['answer']}.output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.argv = ["ansible-playbook", *request["arguments"]]
    PlaybookCLI.cli_executor(sys.argv)


def main() -> None:
    """Answers each request with the status of its run."""
    for line in sys.stdin:
        process = os.fork()
        if not process:
            play(json.loads(line))
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
