# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs of pods: curl and the little shell around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from simulator.clock import CloudClock
from simulator.dataplane.network import Network
from simulator.dataplane.shell import run_program

VIP = "10.156.15.252"


@asynccontextmanager
async def listening() -> AsyncIterator[Network]:
    async def echo(request: web.BaseRequest) -> web.Response:
        body = await request.text()
        status = int(request.query.get("status", "200"))
        return web.Response(text=f"{request.method} {request.path_qs} {body}", status=status)

    runner = web.ServerRunner(web.Server(echo, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    network = Network()
    network.listeners[VIP, 80] = runner.addresses[0][:2]
    yield network
    await runner.cleanup()


def run(*words: str, **variables: str) -> tuple[int, str]:
    async def go() -> tuple[int, str]:
        async with listening() as network:
            return await run_program(list(words), variables, network, CloudClock(1000.0))

    return asyncio.run(go())


def test_curl_speaks_to_the_listener_behind_the_address() -> None:
    assert run("curl", "-s", f"http://{VIP}/v1/models?probe=1") == (0, "GET /v1/models?probe=1 ")
    assert run("curl", "-s", "--data", "{}", f"http://{VIP}:80/x") == (0, "POST /x {}")
    assert run("curl", "-s", "-X", "PUT", "-d", "a", "-H", "X-A: b", f"{VIP}/x") == (0, "PUT /x a")


def test_curl_writes_out_what_it_is_asked_for() -> None:
    code, output = run(
        "curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}\\n", f"http://{VIP}/?status=503"
    )
    assert (code, output) == (0, "503\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("-s", "--fail", f"http://{VIP}/?status=404"), 22, ""),
        (("-sS", "-f", f"http://{VIP}/?status=404"), 22, "curl: (22)"),
        (("http://10.9.9.9/",), 7, "Failed to connect to 10.9.9.9 port 80"),
        (("http://nobody.example/",), 6, "Could not resolve host: nobody.example"),
        (("--frobnicate", "http://x/"), 2, "--frobnicate"),
        ((), 2, "no URL specified"),
    ],
)
def test_curl_fails_as_curl_does(words: tuple[str, ...], code: int, said: str) -> None:
    found, output = run("curl", *words)
    assert found == code
    assert said in output


def test_a_shell_runs_curl_and_a_few_words() -> None:
    script = 'set -e; echo asking $WHO && curl -s "http://${VIP}/x"\nsleep 5; exit 3'
    assert run("sh", "-c", script, WHO="them", VIP=VIP) == (3, "asking them\nGET /x ")


def test_and_and_or_join_commands() -> None:
    assert run("/bin/sh", "-ec", "false && echo no || echo yes") == (0, "yes\n")


@pytest.mark.parametrize("words", [("sh", "-c", "echo 'open"), ("curl", "http://x:port/"), ("sleep", "long")])
def test_a_mistake_ends_the_program_and_not_the_simulator(words: tuple[str, ...]) -> None:
    code, output = run(*words)
    assert code == 2
    assert output.startswith(words[0])


def test_other_programs_run_in_name_only_and_say_so() -> None:
    code, output = run("python3", "-c", "print(1)")
    assert code == 0
    assert "not python3" in output
