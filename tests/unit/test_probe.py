# SPDX-License-Identifier: GPL-3.0-or-later
"""What a probe reads from the log of its pod."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._probe import reply


def test_the_answer_stands_before_the_line_of_measures() -> None:
    log = '{"choices": [{"text": " Hello.\\n"}]}\n{"status": "200", "seconds": 0.125, "error": ""}\n'
    got = reply("mark", log)
    assert (got.status, got.latency_ms, got.completion()) == (200, 125, "Hello.")


def test_the_first_model_is_the_one_that_is_asked() -> None:
    log = '{"data": [{"id": "llama"}, {"id": "lora"}]}\n{"status": "200", "seconds": 0.1, "error": ""}\n'
    assert reply("mark", log).first_model() == "llama"


def test_no_connection_is_told_in_curls_words() -> None:
    got = reply("mark", '\n{"status": "000", "seconds": 0.0, "error": "Failed to connect to 10.0.0.1 port 80"}\n')
    assert (got.status, got.told()) == (0, "no answer: Failed to connect to 10.0.0.1 port 80")


def test_an_answer_that_is_an_error_is_told_with_its_body() -> None:
    got = reply("mark", 'no healthy upstream\n{"status": "503", "seconds": 0.1, "error": ""}\n')
    assert got.told() == "HTTP 503 no healthy upstream"


def test_a_pod_that_said_something_else_is_quoted() -> None:
    assert "exec: curl: not found" in reply("mark", "exec: curl: not found").told()
