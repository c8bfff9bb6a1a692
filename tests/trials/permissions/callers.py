# SPDX-License-Identifier: GPL-3.0-or-later
"""Callers of a simulated project that hold exactly some permissions, and what they used of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.ansible_runs import ROOT
from tests.trials.calls import Answered, Call, in_cloud, repeated

CALLER = "deployer@my-gke-project.iam.gserviceaccount.com"
ROLE = "projects/my-gke-project/roles/deployer"
DOCUMENT = ROOT / "docs" / "permissions.md"
ROW = re.compile(r"^\| `(?P<permission>[\w.]+)` \|(?P<marks>.*)\|$", re.MULTILINE)
COLUMNS = ("install", "re-run", "check", "teardown")


def documented(column: str) -> frozenset[str]:
    """The permissions that the document lists for one kind of run."""
    rows = ROW.finditer(DOCUMENT.read_text(encoding="utf-8"))
    place = COLUMNS.index(column)
    return frozenset(row["permission"] for row in rows if "x" in row["marks"].split("|")[place])


@contextmanager
def acting(cloud: Any, permissions: Iterable[str], folder: Path) -> Iterator[None]:
    """Within it, calls are made by somebody with exactly these permissions."""
    project = cloud.cloud.project
    cloud.call(lambda: project.define_role(ROLE, permissions))
    cloud.call(lambda: project.policy.grant(ROLE, f"serviceAccount:{CALLER}"))
    token = folder / f"token-{id(cloud)}"
    token.write_text(cloud.token(CALLER, 10_000_000.0), encoding="utf-8")
    with in_cloud(cloud), pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", str(token))
        yield


def used(cloud: Any) -> set[str]:
    """Which of the caller's permissions its calls needed."""
    return set(cloud.cloud.project.used.get(CALLER, ()))


def refusals(calls: Iterable[Call], *, check: bool = False) -> list[str]:
    """What the calls say that fail."""
    answers: Iterator[Answered] = repeated(calls, check=check)
    return [str(answer.result["msg"]) for answer in answers if answer.result.get("failed")]
