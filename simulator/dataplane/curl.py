# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of curl that a probe needs, spoken for real to the loopback listener behind an address."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import aiohttp

from simulator.dataplane.curl_options import UsageError, parsed
from simulator.dataplane.network import Network

# Exit codes of the curl manual.
USAGE, NO_HOST, NO_CONNECTION, HTTP_ERROR, TIMED_OUT = 2, 6, 7, 22, 28
WORDS = {
    NO_HOST: "Could not resolve host: {host}",
    NO_CONNECTION: "Failed to connect to {host} port {port}: Connection refused",
    HTTP_ERROR: "The requested URL returned error: {status}",
    TIMED_OUT: "Operation timed out",
}


@dataclass(frozen=True)
class Transfer:
    """What one transfer came to."""

    url: str
    status: int = 0
    body: str = ""
    head: str = ""
    content_type: str = ""
    seconds: float = 0.0
    code: int = 0
    error: str = ""


async def curl(words: list[str], network: Network) -> tuple[int, str]:
    """Runs curl with these arguments; gives its exit code and what it prints, errors included."""
    try:
        options, urls = parsed(words)
    except UsageError as error:
        return USAGE, f"curl: {error}\n"
    code, output = 0, ""
    for url in urls:
        transfer = await _transfer(url, options, network)
        code, output = transfer.code, output + _printed(transfer, options)
    return code, output


async def _transfer(url: str, options: argparse.Namespace, network: Network) -> Transfer:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host, port = parts.hostname or "", parts.port or 80
    endpoint = network.resolve(host, port)
    if endpoint is None:
        is_name = not host.replace(".", "").isdigit()
        code = NO_HOST if is_name and not network.has(host) else NO_CONNECTION
        return Transfer(url, code=code, error=WORDS[code].format(host=host, port=port))
    started = time.monotonic()
    try:
        sent = await _send(parts._replace(netloc=f"{endpoint[0]}:{endpoint[1]}").geturl(), parts.netloc, options)
    except TimeoutError:
        return Transfer(url, code=TIMED_OUT, seconds=time.monotonic() - started, error=WORDS[TIMED_OUT])
    except aiohttp.ClientError:
        error = WORDS[NO_CONNECTION].format(host=host, port=port)
        return Transfer(url, code=NO_CONNECTION, error=error)
    return _judged(replace(sent, url=url, seconds=time.monotonic() - started), options)


def _judged(transfer: Transfer, options: argparse.Namespace) -> Transfer:
    if transfer.status < 400 or not (options.fail or options.fail_with_body):
        return transfer
    body = "" if options.fail else transfer.body
    return replace(transfer, body=body, code=HTTP_ERROR, error=WORDS[HTTP_ERROR].format(status=transfer.status))


async def _send(url: str, host: str, options: argparse.Namespace) -> Transfer:
    headers = {"Host": host, "User-Agent": options.user_agent or "curl/8.17.0", "Accept": "*/*"}
    content = "&".join(options.data).encode() if options.data else None
    headers |= {"Content-Type": "application/x-www-form-urlencoded"} if content is not None else {}
    for header in options.header:
        name, _, value = header.partition(":")
        headers[name.strip().title()] = value.strip()
    method = options.request or ("POST" if content is not None else "GET")
    limit = aiohttp.ClientTimeout(total=float(options.max_time) if options.max_time else None)
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.request(method, url, data=content, headers=headers) as response,
    ):
        body = await response.text()
        lines = [f"HTTP/1.1 {response.status} {response.reason}"]
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        head = "\r\n".join(lines) + "\r\n\r\n"
        return Transfer(url, response.status, body, head, response.headers.get("Content-Type", ""))


def _printed(transfer: Transfer, options: argparse.Namespace) -> str:
    head = transfer.head if options.include else ""
    body = "" if options.output else transfer.body
    measured = _measures(transfer, options.write_out or "")
    is_told = transfer.error and (options.show_error or not options.silent)
    told = f"curl: ({transfer.code}) {transfer.error}\n" if is_told else ""
    return head + body + measured + told


def _measures(transfer: Transfer, text: str) -> str:
    for pair, character in (("\\n", "\n"), ("\\t", "\t"), ("\\r", "\r")):
        text = text.replace(pair, character)
    for name, value in MEASURES.items():
        text = text.replace(f"%{{{name}}}", value(transfer))
    return text


MEASURES: dict[str, Callable[[Transfer], str]] = {
    "http_code": lambda transfer: f"{transfer.status:03d}",
    "response_code": lambda transfer: f"{transfer.status:03d}",
    "time_total": lambda transfer: f"{transfer.seconds:.6f}",
    "time_starttransfer": lambda transfer: f"{transfer.seconds:.6f}",
    "time_connect": lambda transfer: f"{min(transfer.seconds, 0.001):.6f}",
    "size_download": lambda transfer: str(len(transfer.body)),
    "content_type": lambda transfer: transfer.content_type,
    "url_effective": lambda transfer: transfer.url,
    "url": lambda transfer: transfer.url,
    "remote_ip": lambda transfer: urlsplit(transfer.url).hostname or "",
    "exitcode": lambda transfer: str(transfer.code),
    "errormsg": lambda transfer: transfer.error,
}
