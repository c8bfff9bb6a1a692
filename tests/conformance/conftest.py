# SPDX-License-Identifier: GPL-3.0-or-later
"""Closes a run with the number of commands that were typed for genuine programs."""

from __future__ import annotations

from collections import Counter

import pytest

TYPED = "typed "


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line, such as `typed: 203 gcloud, 17 helm, 96 kubectl`."""
    typed: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            # A test's last report has what its others had.
            if getattr(report, "when", "") == "teardown":
                typed.update(
                    {
                        name.removeprefix(TYPED): times
                        for name, times in report.user_properties
                        if name.startswith(TYPED)
                    }
                )
    if typed:
        terminalreporter.write_line("typed: " + ", ".join(f"{typed[name]} {name}" for name in sorted(typed)))
