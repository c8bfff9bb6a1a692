# SPDX-License-Identifier: GPL-3.0-or-later
"""What the real API server answered, kept beside the cases: verdicts in words, whole answers as digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tests.conformance.corpus.cases import Case
from tests.conformance.corpus.playing import verdict

FOLDER = Path(__file__).parent / "answers"
DIGITS = 16
Record = dict[str, Any]


def record(case: Case, outcomes: list[dict[str, Any]]) -> Record:
    """What is kept of a played case: which steps were played, and what each of them answered."""
    return {"steps": digest([repr(step) for step in case.steps]), "answers": [kept(case, told) for told in outcomes]}


def kept(case: Case, told: dict[str, Any]) -> Record:
    """Status, reason and fields of one answer, and a digest of all that is compared of it."""
    words = verdict(told) if told["status"] >= 400 else {}
    shown = {key: words[key] for key in ("reason", "fields") if words.get(key)}
    return {"status": told["status"], **shown, "digest": digest(compared(case, told))}


def compared(case: Case, told: dict[str, Any]) -> Record:
    """The part of an answer that is the same with definitions of another origin."""
    if case.level == "status":
        return {"status": told["status"]}
    return verdict(told) if case.level == "verdict" else told


def digest(value: Any) -> str:
    """The start of a hash of a document, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:DIGITS]


@cache
def recorded(file: str) -> dict[str, Record]:
    """The records of one file of cases, by the cases' names."""
    path = FOLDER / f"{file}.json"
    found: dict[str, Record] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def write(file: str, records: Iterable[tuple[str, Record]]) -> None:
    """Writes the records of one file of cases, a line each."""
    lines = [f"{json.dumps(name)}: {json.dumps(one, sort_keys=True)}" for name, one in sorted(records)]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{file}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
