# SPDX-License-Identifier: GPL-3.0-or-later
"""Every refusal of the table provoked with the genuine gcloud or kubectl: what they print, and their exit status."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator import app
from tests.simulator.google import Google
from tests.simulator.refusals import world
from tests.simulator.refusals.cluster_api import ClusterApi, furnish
from tests.simulator.refusals.refusal import Refusal, pattern
from tests.simulator.refusals.table import CLOUD, CLUSTER

COMMANDS = [each for each in (*CLOUD, *CLUSTER) if each.command]
missing = [program for program in ("gcloud", "kubectl") if shutil.which(program) is None]
pytestmark = pytest.mark.skipif(bool(missing), reason=f"not installed here: {', '.join(missing)}")

Run = Callable[[Refusal], "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def api() -> Iterator[ClusterApi]:
    """The project of the table, seen from its config cluster."""
    with app.start(**world.SETTINGS) as running:
        google = Google(running)
        world.prepare(google)
        cluster = ClusterApi(google)
        furnish(cluster)
        yield cluster


@pytest.fixture(scope="module")
def run(api: ClusterApi, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a refusal's command as its caller."""
    home = tmp_path_factory.mktemp("programs")
    settings = {"CLOUDSDK_CONFIG": str(home / "gcloud"), "CLOUDSDK_CORE_DISABLE_PROMPTS": "true", "HOME": str(home)}

    def started(refusal: Refusal) -> subprocess.CompletedProcess[str]:
        own = {
            "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(token_file(home, api.token(refusal.caller))),
            "KUBECONFIG": str(kubeconfig(home, api, refusal.caller)),
        }
        return subprocess.run(
            shlex.split(refusal.command),
            env={**os.environ, **api.environ, **settings, **own},
            input=json.dumps(refusal.body) if refusal.api == "kubernetes" and refusal.body else "",
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    return started


def token_file(home: Path, token: str) -> Path:
    """A file with an access token."""
    file = home / "token"
    file.write_text(token, encoding="utf-8")
    return file


def kubeconfig(home: Path, api: ClusterApi, caller: str) -> Path:
    """The way to the cluster for one caller."""
    (home / "ca.pem").write_text(api.ca, encoding="utf-8")
    content: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "it", "cluster": {"server": api.address, "certificate-authority": str(home / "ca.pem")}}],
        "users": [{"name": "me", "user": {"token": api.token(caller)}}],
        "contexts": [{"name": "here", "context": {"cluster": "it", "user": "me"}}],
        "current-context": "here",
    }
    file = home / "kubeconfig"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file


def expected(refusal: Refusal) -> re.Pattern[str]:
    """What the program prints: its usual form around the message, unless the table knows better."""
    if refusal.said:
        return pattern(f"…{refusal.said}…")
    if refusal.api == "kubernetes":
        return pattern(f"…Error from server ({refusal.status}): …{refusal.text}…")
    return pattern(f"…ERROR: (gcloud.…) {_quoted(refusal)}…")


def _quoted(refusal: Refusal) -> str:
    if refusal.api == "container":
        return f"ResponseError: code={refusal.code}, message={refusal.text}"
    if refusal.api == "compute":
        return f"Could not fetch resource:\n - {refusal.text}"
    return f"{refusal.status}: {refusal.text}"


@pytest.mark.parametrize("refusal", COMMANDS, ids=lambda each: f"{each.command.split()[0]}: {each.name}")
def test_the_program_says_what_the_service_said(run: Run, refusal: Refusal) -> None:
    done = run(refusal)

    assert done.returncode == 1, done
    assert expected(refusal).fullmatch(done.stderr), done.stderr
