# SPDX-License-Identifier: GPL-3.0-or-later
"""The document of what we send and gcloud does not says what the comparison's data say."""

from __future__ import annotations

from tests.conformance.clients.accepted import accepted_state, commands, questions
from tests.conformance.clients.document import PLACE, rendered


def test_the_document_is_written_from_the_data() -> None:
    assert PLACE.read_text(encoding="utf-8") == rendered(), "call python -m tests.conformance.clients.document"


def test_every_difference_has_a_reason() -> None:
    reasons = [rule.why for rule in accepted_state()]
    reasons += [rule.why for command in commands() for rule in command.differences]
    reasons += [question.why for question in questions() if question.ours]
    assert [reason for reason in reasons if len(reason.split()) < 2 or not reason.endswith(".")] == []
