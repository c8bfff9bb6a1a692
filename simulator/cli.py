# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: run a simulator, or ask a running one."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from simulator.environment import ADMIN, read_exports, write_exports
from simulator.genuine import programs
from simulator.genuine.programs import ProgramError
from simulator.kubeconfig import kubeconfig


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the result is the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except OSError as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help="start a simulated cloud and serve until stopped")
    run.add_argument("--port", type=int, default=0, help="first of ten ports in a row; 0 takes free ones")
    run.add_argument("--speed", type=float, default=1.0, help="how many times faster cloud time runs")
    run.add_argument("--state-dir", type=Path, help="folder of the token file; a temporary one by default")
    run.add_argument("--kubernetes", choices=("embedded", "real"), default="embedded", help="what clusters are made of")
    run.set_defaults(command=_run)
    _asking(commands, "journal", "print every request as a JSON line", _journal)
    _asking(commands, "state", "print every resource as JSON", _state)
    config = _asking(commands, "kubeconfig", "print a kubeconfig for the clusters that run", _kubeconfig)
    config.add_argument("cluster", nargs="?", help="the cluster of the current context; the first by default")
    faults = _asking(commands, "faults", "script faults, or list them with how often each was used", _faults)
    faults.add_argument("--add", metavar="JSON", help="a fault by its keys; simulator/README.md lists them")
    faults.add_argument("--unused", action="store_true", help="list those that met nothing, and fail if there are any")
    faults.add_argument("--clear", action="store_true", help="forget all faults")
    run.add_argument("--env-file", type=Path, help="file to write the export lines to, once ready")
    return parser


def _asking(commands: Any, name: str, text: str, command: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    parser.add_argument("--env-file", type=Path, help=f"env file of the running simulator; default is ${ADMIN}")
    parser.set_defaults(command=command)
    return parser


def _run(options: argparse.Namespace) -> int:
    from simulator import app

    try:
        parts = _parts(options.kubernetes)
    except ProgramError as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    with app.start(options.state_dir, speed=options.speed, port=options.port, **parts) as running:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: running.stop_asked.set())
        _announce(options.env_file, running.environ)
        running.stop_asked.wait()
        for fault in running.unused_faults():
            print(f"simulator: this fault met nothing: {json.dumps(fault)}", file=sys.stderr)
        if options.env_file:
            options.env_file.unlink(missing_ok=True)
    return 0


def _parts(kubernetes: str) -> dict[str, str]:
    """What clusters and proxies are made of, once the genuine programs are there."""
    if kubernetes == "embedded":
        return {"kubernetes": kubernetes}
    programs.build(programs.OF_THE_LAB, lambda line: print(f"simulator: {line}", file=sys.stderr, flush=True))
    has_envoy = find_spec("envoy") is not None
    if not has_envoy:
        print("simulator: without requirements-lab.txt no Envoy: the embedded data plane serves", file=sys.stderr)
    return {"kubernetes": kubernetes, "dataplane": "real" if has_envoy else "embedded"}


def _announce(env_file: Path | None, variables: dict[str, str]) -> None:
    if env_file:
        write_exports(env_file, variables)
        return
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}", flush=True)


def _journal(options: argparse.Namespace) -> int:
    for entry in _ask(options, "GET", "journal"):
        print(json.dumps(entry))
    return 0


def _state(options: argparse.Namespace) -> int:
    print(json.dumps(_ask(options, "GET", "state"), indent=2, sort_keys=True))
    return 0


def _kubeconfig(options: argparse.Namespace) -> int:
    print(json.dumps(kubeconfig(_variables(options), options.cluster), indent=2))
    return 0


def _faults(options: argparse.Namespace) -> int:
    if options.clear:
        _ask(options, "DELETE", "faults")
    if options.add:
        _ask(options, "POST", "faults", options.add)
    known = _ask(options, "GET", "faults")
    shown = [fault for fault in known if not fault["used"]] if options.unused else known
    print(json.dumps(shown, indent=2, sort_keys=True))
    return 1 if options.unused and shown else 0


def _ask(options: argparse.Namespace, method: str, what: str, body: str | None = None) -> Any:
    variables = _variables(options)
    request = urllib.request.Request(f"{variables[ADMIN]}/admin/{what}", method=method)
    try:
        with urllib.request.urlopen(request, body.encode() if body else None) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise OSError(error.read().decode()) from error


def _variables(options: argparse.Namespace) -> Mapping[str, str]:
    variables = read_exports(options.env_file) if options.env_file else os.environ
    if not variables.get(ADMIN):
        raise OSError(f"no running simulator is known: give --env-file, or source the env file so that {ADMIN} is set")
    return variables
