# SPDX-License-Identifier: GPL-3.0-or-later
"""Becomes a program that the kernel ends when the one that started it is gone: `python mortal.py PARENT COMMAND...`.

A program of its own, because nothing of Python may run in a child that was forked beside other threads
(https://docs.python.org/3/library/subprocess.html, preexec_fn).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(parent: int, command: list[str]) -> None:
    """Replaces this process by the command; a parent that has gone meanwhile takes it along."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    try:
        os.execv(command[0], command)
    except OSError as error:
        sys.exit(f"{command[0]} cannot be started: {error.strerror}")


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
