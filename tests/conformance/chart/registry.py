# SPDX-License-Identifier: GPL-3.0-or-later
"""A registry of OCI artifacts on loopback: it keeps what is pushed, and knows nothing of what that is."""

from __future__ import annotations

import hashlib
import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import trustme

from simulator.genuine import programs

VERSION = "v1.5.0"
REPOSITORY = "charts"
MANIFEST = re.compile(r"/v2/(?P<name>.+)/manifests/(?P<reference>[^/]+)")


@dataclass(frozen=True)
class Registry:
    """Where the registry is, and who vouches for its certificate."""

    chart: str
    authority: Path


class Store(BaseHTTPRequestHandler):
    """The part of the OCI distribution specification that a push and a pull take."""

    protocol_version = "HTTP/1.1"
    kept: dict[str, tuple[str, bytes]]

    def do_GET(self) -> None:
        """Answers the check of the version, and gives a blob or a manifest."""
        if self.path == "/v2/":
            return self._answer(200)
        kind, content = self.kept.get(urlsplit(self.path).path, ("", b""))
        return self._answer(200, content, **described(kind, content)) if kind else self._answer(404)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Opens the upload of a blob."""
        self._answer(202, Location=self.path + "1")

    def do_PUT(self) -> None:
        """Keeps a blob under its digest, and a manifest under its tag and its digest."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if manifest := MANIFEST.fullmatch(self.path):
            folder, kind = f"/v2/{manifest['name']}/manifests", self.headers["Content-Type"]
            references = [manifest["reference"], digest(content)]
        else:
            folder, kind = self.path.partition("/uploads/")[0], "application/octet-stream"
            references = parse_qs(urlsplit(self.path).query)["digest"]
        self.kept.update({f"{folder}/{reference}": (kind, content) for reference in references})
        self._answer(201, Location=f"{folder}/{references[-1]}", **described(kind, content))

    def _answer(self, status: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def digest(content: bytes) -> str:
    """What contents are called by."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def described(kind: str, content: bytes) -> dict[str, str]:
    """The headers that tell what a content is."""
    return {"Content-Type": kind, "Docker-Content-Digest": digest(content)}


@contextmanager
def serving(chart: Path, folder: Path) -> Iterator[Registry]:
    """A registry that has the chart, packaged and pushed by Helm itself under its release's version."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "registry.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    handler = type("Kept", (Store,), {"kept": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"oci://127.0.0.1:{server.server_port}/{REPOSITORY}"
        _push(chart, folder, place)
        yield Registry(f"{place}/{chart.name}", folder / "registry.pem")
        server.shutdown()


def _push(chart: Path, folder: Path, place: str) -> None:
    _helm(folder, "package", str(chart), "--version", VERSION, "--destination", str(folder))
    _helm(folder, "push", str(folder / f"{chart.name}-{VERSION}.tgz"), place)


def _helm(folder: Path, *arguments: str) -> None:
    command, environ = [str(programs.path("helm")), *arguments], {"HOME": str(folder)}
    environ["SSL_CERT_FILE"] = str(folder / "registry.pem")
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
