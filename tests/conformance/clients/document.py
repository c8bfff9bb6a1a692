# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes docs/what-we-send.md from the data that the comparison holds; call it after a change to the data."""

from __future__ import annotations

from collections.abc import Iterator

from tests.ansible_runs import ROOT
from tests.conformance.clients.accepted import Alteration, Command, SentRule, alterations, commands, questions

PLACE = ROOT / "docs" / "what-we-send.md"
_OPENING = """\
# What we send and gcloud does not, and why

For each gcloud command of the how-to, the request that it sends and the request of the module that does the same were
taken from a simulator's journal and compared: method, path, query and body by meaning. `nothing` is a field that is
left out; CLUSTER, REGION and ZONE stand for any cluster's. A test repeats the comparison with the genuine gcloud, and
fails when one of the two sends anything else than what is written here.

Two more things are always so. gcloud asks again and again whether an operation is done, with pauses of its own, and we
with ours. Before it creates anything a module reads whether it is there, which gcloud does not.
"""

_CHANGES = """\
## What is changed and deleted

gcloud's commands that change and delete, typed one after another, and the requests by which the modules do the same.
gcloud repeats the path of a request as `name` in its body; a `request` that differs is another method or path.
"""

_READS = """\
## What is read

gcloud's commands that describe and list, and the requests by which the modules learn the same. Without a reason there
is no difference.
"""


def rendered() -> str:
    """The whole document."""
    written = (line for command in commands() for line in _section(command))
    return "\n".join([_OPENING, *written, _CHANGES, *_alterations(), "", _READS, *_questions()]).rstrip() + "\n"


def _alterations() -> Iterator[str]:
    yield "| command | our module | field | gcloud | we | why |"
    yield "|---|---|---|---|---|---|"
    for alteration in alterations():
        yield from _rows(alteration)


def _rows(alteration: Alteration) -> Iterator[str]:
    named = f"| `{alteration.command}` | `{alteration.module}`"
    if not alteration.differences:
        yield f"{named} | none | the same | the same |  |"
    for rule in alteration.differences:
        yield f"{named} {_row(rule)}"
        named = "| | "


def _questions() -> Iterator[str]:
    yield "| command | gcloud asks | we ask | why |"
    yield "|---|---|---|---|"
    for question in questions():
        ours = f"`{question.ours}`" if question.ours else "the same"
        command = f"`{question.command}`" if question.command else "none"
        yield f"| {command} | {_cell(question.gcloud)} | {ours} | {question.why} |"


def _section(command: Command) -> Iterator[str]:
    yield f"## {_title(command)}"
    yield ""
    yield f"```sh\n{command.command}\n```"
    yield ""
    yield f"Our module is `{command.module}`." + ("" if command.differences else " The requests are the same.")
    yield ""
    if not command.differences:
        return
    yield "| field | gcloud | we | why |"
    yield "|---|---|---|---|"
    yield from map(_row, command.differences)
    yield ""


def _title(command: Command) -> str:
    return command.steps.replace("*", "REGION" if "subnet" in command.steps else "CLUSTER")


def _row(rule: SentRule) -> str:
    return f"| `{rule.field}` | {_cell(rule.gcloud)} | {_cell(rule.ours)} | {rule.why} |"


def _cell(value: str) -> str:
    return value if value == "nothing" else f"`{value}`"


if __name__ == "__main__":
    PLACE.write_text(rendered(), encoding="utf-8")
