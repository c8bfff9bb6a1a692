# SPDX-License-Identifier: GPL-3.0-or-later
"""The differences that are meant, as data: what each is about, and why it is so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent


def fits(pattern: str, text: str) -> bool:
    """Whether a text is what the pattern says; a star stands for any text, everything else for itself."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None


@dataclass(frozen=True)
class StateRule:
    """Fields of resources that may differ between two final states."""

    resources: str
    fields: str
    why: str


@dataclass(frozen=True)
class SentRule:
    """A field that one command's request and ours spell differently."""

    field: str
    gcloud: str
    ours: str
    why: str


@dataclass(frozen=True)
class Command:
    """A gcloud command of the how-to, the module that does the same, and every field in which they differ."""

    command: str
    module: str
    steps: str
    differences: tuple[SentRule, ...]


@dataclass(frozen=True)
class Alteration:
    """A gcloud command that changes or deletes, the options that bring our module to the same, and how these differ."""

    command: str
    module: str
    options: dict[str, Any]
    differences: tuple[SentRule, ...]


@dataclass(frozen=True)
class Question:
    """A reading gcloud command, its request, and ours where that is another; `nothing` where one asks no such thing."""

    command: str
    gcloud: str
    ours: str = ""
    why: str = ""

    @property
    def asked(self) -> str:
        """Our request."""
        return self.ours or self.gcloud


def accepted_state() -> list[StateRule]:
    """What may differ between the how-to's state and the site's."""
    return [StateRule(**rule) for rule in _read("accepted_state.yml")]


def commands() -> list[Command]:
    """Every writing gcloud command of the how-to."""
    return [Command(**{**entry, "differences": _sent(entry)}) for entry in _read("what_we_send.yml")]


def alterations() -> list[Alteration]:
    """Every gcloud command that changes or deletes, in the order in which they are typed."""
    return [Alteration(**{**entry, "differences": _sent(entry)}) for entry in _read("what_we_change.yml")]


def _sent(entry: dict[str, Any]) -> tuple[SentRule, ...]:
    return tuple(SentRule(**rule) for rule in entry.get("differences", ()))


def questions() -> list[Question]:
    """Every reading gcloud command around the how-to, and what only we ask."""
    return [Question(**entry) for entry in _read("what_we_read.yml")]


def _read(name: str) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return content
