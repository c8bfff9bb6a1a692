# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of pods: curl for real, a few words of shell around it, and anything else in name only."""

from __future__ import annotations

import re
import shlex
from string import Template

from simulator.clock import CloudClock
from simulator.dataplane.curl import USAGE, curl
from simulator.dataplane.network import Network

SHELLS = ("sh", "/bin/sh", "bash", "/bin/bash", "ash")
PROGRAMS = ("curl", "echo", "sleep", "true", "false")
ENDINGS = (";", "&&", "||", "\n")
NOT_RUN = "the simulator runs curl, echo, sleep, true, false and exit, not {name}\n"


async def run_program(
    words: list[str], variables: dict[str, str], network: Network, clock: CloudClock
) -> tuple[int, str]:
    """Runs a command line to its end and gives its exit code and output."""
    try:
        if words and words[0] in SHELLS and any(word.startswith("-") and "c" in word for word in words[1:2]):
            return await _run_script(words[2], variables, network, clock)
        return await _run_command(words, network, clock)
    except ValueError as error:
        # An open quote, a port or a number that is none: the program's own mistake.
        return USAGE, f"{words[0]}: {error}\n"


async def _run_script(script: str, variables: dict[str, str], network: Network, clock: CloudClock) -> tuple[int, str]:
    code, output = 0, ""
    for joint, words in statements(script, variables):
        if (joint == "&&" and code != 0) or (joint == "||" and code == 0):
            continue
        if words[0] == "exit":
            return int(words[1]) if len(words) > 1 else code, output
        code, printed = await _run_command(words, network, clock)
        output += printed
    return code, output


def statements(script: str, variables: dict[str, str]) -> list[tuple[str, list[str]]]:
    """The commands of a script, each with what joins it to the one before."""
    joined = re.sub(r"\\\n", " ", script)
    lexer = shlex.shlex(joined, posix=True, punctuation_chars=";&|\n")
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    lexer.commenters = ""
    found: list[tuple[str, list[str]]] = []
    joint, words = ";", list[str]()
    for token in [*lexer, ";"]:
        if token.strip(" ") not in ENDINGS and not set(token) <= {";", "\n"}:
            words.append(Template(token).safe_substitute(variables))
            continue
        if words:
            found.append((joint, words))
        joint, words = token.strip("\n") or ";", []
    return [(joint, words) for joint, words in found if words[0] != "set"]


async def _run_command(words: list[str], network: Network, clock: CloudClock) -> tuple[int, str]:
    name = words[0].rsplit("/", 1)[-1] if words else "true"
    match name:
        case "curl":
            return await curl(words[1:], network)
        case "echo":
            return 0, " ".join(words[1:]) + "\n"
        case "true" | "exit":
            return 0, ""
        case "false":
            return 1, ""
        case "sleep":
            await clock.sleep(_seconds(words[1] if len(words) > 1 else "0"))
            return 0, ""
    return 0, NOT_RUN.format(name=name)


def _seconds(text: str) -> float:
    units = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
    if text in ("infinity", "inf"):
        return 1e9
    return float(text[:-1]) * units[text[-1]] if text[-1] in units else float(text)
