# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings up two regions on a simulator of its own, shows the answer of each, and leaves nothing behind."""

from __future__ import annotations

import sys

from show import Show, present

if __name__ == "__main__":
    sys.exit(present(Show("demo")))
