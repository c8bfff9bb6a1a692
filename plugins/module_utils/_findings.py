# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check found out: a verdict, and if it is a bad one its cause and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ApiDisabled, FleetError, Refusal

Verdict = Literal["PASS", "WARN", "FAIL", "UNKNOWN"]
LOOK = "mend what the cause names: enable the API, or grant the caller the permission"
CORRECT = "correct the value that the cause names, such as gkefleet_location or gkefleet_node_locations"
NO_SUCH_VALUE = (400, 404)
ENABLE = "run playbooks/project.yml, which enables it and looks again"


@dataclass(frozen=True)
class Finding:
    """The outcome of one check on one subject."""

    name: str
    subject: str
    verdict: Verdict
    cause: str = ""
    remedy: str = ""


def judged(
    name: str, subject: str, problems: Callable[..., Iterable[str]], *about: object, bad: Verdict = "FAIL"
) -> Finding:
    """Give PASS without problems, the bad verdict with some or with a value unknown to Google, UNKNOWN without a look.

    The problems are looked for with what they are about, each written "cause; remedy".
    """
    try:
        found = list(problems(*about))
    except ApiDisabled as e:
        return Finding(name, subject, "UNKNOWN", f"{e.service} is not enabled yet", ENABLE)
    except FleetError as e:
        unknown = isinstance(e, Refusal) and e.code in NO_SUCH_VALUE
        return Finding(name, subject, bad if unknown else "UNKNOWN", str(e), CORRECT if unknown else LOOK)
    parts = [problem.rpartition("; ") for problem in found]
    causes, remedies = [cause for cause, _, _ in parts], [remedy for _, _, remedy in parts]
    return Finding(name, subject, bad if found else "PASS", "; ".join(causes), "; ".join(dict.fromkeys(remedies)))


def verdicts(findings: Iterable[Finding], verdict: Verdict) -> str:
    """Give the findings of one verdict as text, a line each."""
    return "\n".join(
        f"{finding.name} of {finding.subject}: {finding.cause}; {finding.remedy}"
        for finding in findings
        if finding.verdict == verdict
    )
