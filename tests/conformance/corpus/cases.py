# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases of the corpus as its YAML files tell them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
HABITS = "habits.yml"
# A verb of the corpus, the HTTP method it means, and the media type of its body.
VERBS = {
    "GET": ("GET", ""),
    "POST": ("POST", "application/json"),
    "PUT": ("PUT", "application/json"),
    "DELETE": ("DELETE", "application/json"),
    "APPLY": ("PATCH", "application/apply-patch+yaml"),
    "MERGE": ("PATCH", "application/merge-patch+json"),
    "STRATEGIC": ("PATCH", "application/strategic-merge-patch+json"),
    "JSON": ("PATCH", "application/json-patch+json"),
    "PATCH": ("PATCH", "application/json"),
}
# How much of an answer is compared where the two sides have definitions of their own; "status" is for documents that
# are made from the definitions. With the same definitions on both sides, "status" compares the whole.
LEVELS = ("whole", "verdict", "status")


@dataclass(frozen=True)
class Step:
    """One request: a verb of the corpus, a path with its query, a body, and how else it is sent."""

    verb: str
    path: str
    body: Any = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A sentence, the requests that tell it, and how closely the answers are compared."""

    file: str
    name: str
    steps: tuple[Step, ...]
    level: str = "whole"

    @property
    def key(self) -> str:
        """The name under which answers are kept."""
        return f"{self.file}: {self.name}"


def all_cases() -> list[Case]:
    """Every case of every file, those of the habits for every kind of kinds.yml."""
    return [case for path in sorted(FOLDER.glob("*.yml")) if path.name != HABITS for case in cases_of(path)]


def cases_of(path: Path) -> Iterator[Case]:
    """The cases of one file."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "kinds" in told:
        habits = yaml.safe_load((FOLDER / HABITS).read_text(encoding="utf-8"))
        for kind, parts in told["kinds"].items():
            for name, steps in habits.items():
                if name not in parts.get("without", {}):
                    objects = {**parts, **words_of(parts["it"])}
                    asked = list(settling(steps, parts["settled"])) if "settled" in parts else steps
                    yield Case(path.stem, f"{kind}: {name}", read_steps(asked, objects), parts.get("level", "whole"))
    for name, steps in told.get("cases", {}).items():
        yield Case(path.stem, name, read_steps(steps, told.get("objects", {})), told.get("level", "whole"))


def settling(steps: list[dict[str, Any]], word: str) -> Iterator[dict[str, Any]]:
    """The steps, each that may make the object followed by a look at it that waits for a word of the controllers'."""
    for step in steps:
        yield step
        (request,) = (key for key in step if " " in key)
        if request.startswith(("POST ", "APPLY ")) and "dryRun" not in request and "/status" not in request:
            yield {"GET <path>/<name>": None, "until": {"settled": word}}


def words_of(it: Mapping[str, Any]) -> dict[str, str]:
    """The words that habits say with angle brackets."""
    return {"name": it["metadata"]["name"], "apiVersion": it["apiVersion"], "kind": it["kind"]}


def read_steps(steps: list[dict[str, Any]], objects: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps of a case, with the objects of its file put in."""
    return tuple(read_step(step, objects) for step in steps)


def read_step(step: dict[str, Any], objects: Mapping[str, Any]) -> Step:
    """One step: its request is the one key with a space in it, all other keys are options."""
    (request,) = (key for key in step if " " in key)
    verb, path = request.split(" ", 1)
    options = {key: value for key, value in step.items() if key != request}
    words = {f"<{name}>": value for name, value in objects.items() if isinstance(value, str)}
    return Step(verb, worded(path, words), worded(built(step[request], objects), words), options)


def worded(value: Any, words: Mapping[str, str]) -> Any:
    """A value with the words in angle brackets put in."""
    if isinstance(value, dict):
        return {key: worded(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [worded(inner, words) for inner in value]
    if isinstance(value, str):
        for word, text in words.items():
            value = value.replace(word, text)
    return value


def built(body: Any, objects: Mapping[str, Any]) -> Any:
    """A body; `like: name` starts from that object, or several in turn, and merges the rest into it (RFC 7396)."""
    if not isinstance(body, dict) or "like" not in body:
        return body
    merged: Any = {}
    for name in body["like"].split():
        merged = merge(merged, objects[name])
    return merge(merged, {key: value for key, value in body.items() if key != "like"})


def merge(onto: Any, change: Any) -> Any:
    """A JSON merge patch: null takes a key away, lists are whole."""
    if not isinstance(change, dict):
        return change
    kept = dict(onto) if isinstance(onto, dict) else {}
    for key, value in change.items():
        if value is None:
            kept.pop(key, None)
        else:
            kept[key] = merge(kept.get(key), value)
    return kept
