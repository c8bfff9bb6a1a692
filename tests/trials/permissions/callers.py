# SPDX-License-Identifier: GPL-3.0-or-later
"""Callers of a simulated project that hold exactly some permissions, and what they used of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.ansible_runs import ROOT
from tests.trials.calls import Answered, Call, in_cloud, repeated

CALLER = "deployer@my-gke-project.iam.gserviceaccount.com"
READER = "auditor@my-gke-project.iam.gserviceaccount.com"
ROLE = "projects/my-gke-project/roles/deployer"
DOCUMENT = ROOT / "docs" / "permissions.md"
ROW = re.compile(r"^\| `(?P<permission>[\w.]+)` \|(?P<marks>.*)\|$", re.MULTILINE)
COLUMNS = ("install", "re-run", "check", "teardown")
SPEED = 5000.0
# The simulator's nodes have the default service account, and its networks no policy.
ASKED_BY_GOOGLE = {"compute.networks.updatePolicy", "gkehub.memberships.get", "iam.serviceAccounts.actAs"}


def documented(column: str) -> frozenset[str]:
    """The permissions that the document lists for one kind of run."""
    rows = ROW.finditer(DOCUMENT.read_text(encoding="utf-8"))
    place = COLUMNS.index(column)
    return frozenset(row["permission"] for row in rows if "x" in row["marks"].split("|")[place])


def left_out_by_viewer() -> frozenset[str]:
    """What the document gives a caller who only reads, beside the role Viewer."""
    [row] = re.findall(r"^\| check, `mc_gateway_info` .*$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(re.findall(r"`(\w+\.\w+\.\w+)`", row))


@contextmanager
def acting(cloud: Any, permissions: Iterable[str], folder: Path, caller: str = CALLER) -> Iterator[dict[str, str]]:
    """Within it, calls are made by somebody with exactly these permissions; gives the environment that says so."""
    holding(cloud, permissions)
    cloud.call(lambda: cloud.cloud.project.policy.grant(ROLE, f"serviceAccount:{caller}"))
    cloud.call(lambda: cloud.cloud.project.used.pop(caller, None))
    token = folder / f"token-{id(cloud)}"
    token.write_text(cloud.token(caller, 10_000_000.0), encoding="utf-8")
    with in_cloud(cloud), pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", str(token))
        yield {"CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(token)}


def holding(cloud: Any, permissions: Iterable[str]) -> None:
    """Gives the caller exactly these permissions, in place of those that it has."""
    cloud.call(lambda: cloud.cloud.project.define_role(ROLE, permissions))


def full(cloud: Any, calls: Iterable[Call]) -> Any:
    """The project once its owner has made everything in it."""
    with in_cloud(cloud):
        assert [one.result["msg"] for one in repeated(calls) if one.result.get("failed")] == []
    return cloud


def used(cloud: Any) -> set[str]:
    """Which of the caller's permissions its calls needed."""
    return set(cloud.cloud.project.used.get(CALLER, ()))


def forbearing(calls: Iterable[Call]) -> list[Call]:
    """The calls of a run with `fleet_fail_on=never`, whose preflight goes on whatever it finds."""
    return [
        replace(call, options={**call.options, "fail_on": "never"}) if call.module == "gke_preflight" else call
        for call in calls
    ]


def findings(answer: Answered) -> list[str]:
    """What a preflight or a picture could not look at, but for the list of permissions that a first run needs."""
    if answer.call.module == "mc_gateway_info":
        problems: list[str] = answer.result["resource"]["problems"]
        return problems
    found = answer.result["resource"] if answer.call.module == "gke_preflight" else []
    return [finding["cause"] for finding in found if finding["name"] != "permissions"]


def told(calls: Iterable[Call], *, check: bool = False) -> list[str]:
    """What the first call says that fails, and what those before could not look at."""
    said: list[str] = []
    for answer in repeated(calls, check=check):
        if answer.result.get("failed"):
            return [*said, str(answer.result["msg"])]
        said += findings(answer)
    return said


def refusals(calls: Iterable[Call], *, check: bool = False) -> list[str]:
    """What the calls say that fail."""
    answers: Iterator[Answered] = repeated(calls, check=check)
    return [str(answer.result["msg"]) for answer in answers if answer.result.get("failed")]
