# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of curl, as far as probes use it."""

from __future__ import annotations

import argparse
from typing import NoReturn

Flags = tuple[tuple[str, ...], ...]

SWITCHES: Flags = (
    ("-s", "--silent"),
    ("-S", "--show-error"),
    ("-f", "--fail"),
    ("--fail-with-body",),
    ("-i", "--include"),
    ("-k", "--insecure"),
    ("-L", "--location"),
    ("-v", "--verbose"),
    ("-N", "--no-buffer"),
    ("--retry-connrefused",),
    ("--retry-all-errors",),
    ("--http1.1",),
)
VALUES: Flags = (
    ("-X", "--request"),
    ("-o", "--output"),
    ("-w", "--write-out"),
    ("-m", "--max-time"),
    ("--connect-timeout",),
    ("--retry",),
    ("--retry-delay",),
    ("--retry-max-time",),
    ("-A", "--user-agent"),
)
LISTS: Flags = (
    ("-H", "--header"),
    ("-d", "--data", "--data-raw", "--data-binary", "--data-ascii"),
    ("--url",),
)


class UsageError(Exception):
    """Curl does not understand its command line."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def parsed(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """The options and the URLs; UsageError for what the simulator does not know."""
    options, rest = _parser().parse_known_args(words)
    urls = [word for word in rest if not word.startswith("-")] + options.url
    unknown = [word for word in rest if word.startswith("-")]
    if unknown:
        raise UsageError(f"option {unknown[0]}: is unknown to the simulator")
    if not urls:
        raise UsageError("no URL specified")
    return options, urls


def _parser() -> _Parser:
    parser = _Parser(add_help=False, allow_abbrev=False)
    for flags in SWITCHES:
        parser.add_argument(*flags, action="store_true")
    for flags in VALUES:
        parser.add_argument(*flags)
    for flags in LISTS:
        parser.add_argument(*flags, action="append", default=[])
    return parser
