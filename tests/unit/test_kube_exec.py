# SPDX-License-Identifier: GPL-3.0-or-later
"""What the channels of an exec tell."""

from __future__ import annotations

import json

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_exec import (
    ConnectionLost,
    Executed,
    MissingProgram,
    executed,
)

SUCCESS = b'\x03{"metadata":{},"status":"Success"}'


def failure(**status: object) -> bytes:
    return b"\x03" + json.dumps({"status": "Failure", **status}).encode()


def exit_code(code: int, message: str = "command terminated") -> bytes:
    details = {"causes": [{"reason": "ExitCode", "message": str(code)}]}
    return failure(reason="NonZeroExitCode", message=message, details=details)


def test_output_and_errors_are_put_together_from_their_messages() -> None:
    messages = [b"\x01", b"\x01Hel", b"\x02oh", b"\x01lo", SUCCESS]
    assert executed(messages, "exec") == Executed("Hello", "oh", 0)


def test_a_character_may_be_cut_in_two() -> None:
    first, second = "ü".encode()[:1], "ü".encode()[1:]
    assert executed([b"\x01" + first, b"\x01" + second, SUCCESS], "exec").output == "ü"


def test_an_exit_code_is_an_answer() -> None:
    assert executed([exit_code(28)], "exec").code == 28


def test_the_words_of_a_command_are_not_taken_for_a_missing_program() -> None:
    message = "error executing command [curl --data executable file not found], exit code 7"
    assert executed([exit_code(7, message)], "exec").code == 7


@pytest.mark.parametrize(
    "message",
    [
        exit_code(127),
        exit_code(126),
        failure(code=500, reason="InternalError", message='exec: "curl": executable file not found in $PATH: unknown'),
        failure(code=500, reason="InternalError", message='exec: "/curl": stat /curl: no such file or directory'),
    ],
)
def test_a_missing_program_is_told_apart(message: bytes) -> None:
    with pytest.raises(MissingProgram):
        executed([message], "exec")


def test_a_command_that_did_not_start_is_refused_in_the_servers_words() -> None:
    message = failure(code=500, reason="InternalError", message='container not found ("main")')
    with pytest.raises(Refusal, match=r'^exec in pod a/b on c: 500 InternalError: container not found \("main"\)$'):
        executed([message], "exec in pod a/b on c")


def test_a_connection_that_ends_too_early_is_told() -> None:
    with pytest.raises(ConnectionLost, match="exec: the connection ended before the command did"):
        executed([b"\x01half"], "exec")
