# SPDX-License-Identifier: GPL-3.0-or-later
"""python -m simulator."""

from __future__ import annotations

import sys

from simulator.cli import main

sys.exit(main())
