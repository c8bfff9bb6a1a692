# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings and answers as lines to read."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters.lines import answer_table, finding_lines

DISABLED = {"verdict": "WARN", "cause": "it is not enabled", "remedy": "run playbooks/project.yml"}
APIS = [{**DISABLED, "subject": f"{name}.googleapis.com"} for name in ("compute", "container", "dns", "gkehub", "iam")]
QUOTA = {"verdict": "FAIL", "subject": "H100 GPUs in us-east4", "cause": "0 of 6 are free", "remedy": "ask for more"}
FINE = {"verdict": "PASS", "subject": "default", "cause": "it exists", "remedy": ""}


def test_findings_with_one_cause_share_a_line_that_names_the_first_few() -> None:
    assert finding_lines([*APIS, QUOTA, FINE]).splitlines() == [
        "WARN    compute.googleapis.com, container.googleapis.com, dns.googleapis.com and 2 more (-v lists them): "
        "it is not enabled; run playbooks/project.yml",
        "FAIL    H100 GPUs in us-east4: 0 of 6 are free; ask for more",
        "PASS    1 of 7 findings",
    ]


def test_more_verbosity_names_them_all() -> None:
    line = finding_lines(APIS, 1).splitlines()[0]
    assert all(finding["subject"] in line for finding in APIS)
    assert "more" not in line


def test_nothing_to_say_is_one_line() -> None:
    assert finding_lines([FINE]) == "PASS    1 of 1 findings"


def test_answers_are_aligned() -> None:
    answer = {"region": "us-east4", "address": "10.0.0.1", "status": 200, "latency_ms": 7, "answered_by": None}
    assert answer_table([answer]).splitlines() == [
        "REGION    ADDRESS   HTTP STATUS  LATENCY  ANSWERED BY",
        "us-east4  10.0.0.1  200          7 ms     unknown",
    ]
