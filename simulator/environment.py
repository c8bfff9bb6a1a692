# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment that points gcloud, the collection and a shell at a running simulator."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import certifi

if TYPE_CHECKING:
    from simulator.simulation import Simulation

ADMIN = "GKEFLEET_SIMULATOR_ADMIN"
# For DNS endpoints: what HTTPS_PROXY and SSL_CERT_FILE are set to, as behind the proxy of a company.
PROXY = "GKEFLEET_SIMULATOR_PROXY"
AUTHORITIES = "GKEFLEET_SIMULATOR_CA_FILE"
_LONGEST_PAUSE = 10.0
_SHORTEST_PAUSE = 0.05


def environ(simulation: Simulation, token_file: Path, authorities: Path) -> dict[str, str]:
    """The variables, by name."""
    settings = simulation.settings
    endpoints = {
        f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{name.upper()}": server.url for name, server in simulation.servers.items()
    }
    return {
        **endpoints,
        "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(token_file),
        "CLOUDSDK_CORE_PROJECT": settings.project,
        "GOOGLE_CLOUD_PROJECT": settings.project,
        "PROJECT_NUMBER": settings.project_number,
        "NO_GCE_CHECK": "true",
        "HF_TOKEN": "hf_simulated",  # the simulated model servers take any
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "true",
        "CLOUDSDK_CORE_DISABLE_PROMPTS": "true",
        "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "true",
        "GKEFLEET_POLL_INTERVAL": f"{max(_LONGEST_PAUSE / settings.speed, _SHORTEST_PAUSE):g}",
        ADMIN: simulation.admin.url,
        PROXY: simulation.proxy.url,
        AUTHORITIES: str(authorities),
    }


def write_token(path: Path, token: str) -> None:
    """Put the token into a file only its owner can read."""
    _write(path, token + "\n", 0o600)


def write_authorities(path: Path, authority: bytes) -> None:
    """Put the public certificate authorities and a simulated one into a file."""
    _write(path, Path(certifi.where()).read_text(encoding="utf-8") + authority.decode(), 0o644)


def write_exports(path: Path, variables: dict[str, str]) -> None:
    """Write the `export NAME=value` lines; the file appears complete or not at all."""
    _write(path, "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items()), 0o644)


def read_exports(path: Path) -> dict[str, str]:
    """The variables of an env file."""
    words = [shlex.split(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return dict(word.split("=", 1) for _, word in words)


def _write(path: Path, text: str, mode: int) -> None:
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    scratch.replace(path)
