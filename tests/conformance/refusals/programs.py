# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the commands of the table of refusals with the genuine programs."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.simulator.refusals.cluster_api import ClusterApi
from tests.simulator.refusals.refusal import Refusal, pattern

Completed = subprocess.CompletedProcess[str]


class Programs:
    """gcloud and kubectl in front of one simulated project and one of its clusters."""

    def __init__(self, home: Path, api: ClusterApi) -> None:
        self._home = home
        self._api = api
        own = {"CLOUDSDK_CONFIG": str(home / "gcloud"), "CLOUDSDK_CORE_DISABLE_PROMPTS": "true", "HOME": str(home)}
        self._environ = {**os.environ, **api.environ, **own}

    def run(self, refusal: Refusal) -> Completed:
        """What the refusal's command does when its caller types it."""
        own = {
            "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(self._token_file(refusal.caller)),
            "KUBECONFIG": str(self._kubeconfig(refusal.caller)),
        }
        return subprocess.run(
            shlex.split(refusal.command),
            env={**self._environ, **own},
            input=_given(refusal),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def _token_file(self, caller: str) -> Path:
        file = self._home / "token"
        file.write_text(self._api.token(caller), encoding="utf-8")
        return file

    def _kubeconfig(self, caller: str) -> Path:
        authority, file = self._home / "ca.pem", self._home / "kubeconfig"
        authority.write_text(self._api.ca, encoding="utf-8")
        cluster = {"server": self._api.address, "certificate-authority": str(authority)}
        content: dict[str, Any] = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "it", "cluster": cluster}],
            "users": [{"name": "me", "user": {"token": self._api.token(caller)}}],
            "contexts": [{"name": "here", "context": {"cluster": "it", "user": "me"}}],
            "current-context": "here",
        }
        file.write_text(yaml.safe_dump(content), encoding="utf-8")
        return file


def _given(refusal: Refusal) -> str:
    """What the command reads from its input; kubectl reads the object there."""
    read = refusal.body if refusal.api == "kubernetes" else refusal.given
    return json.dumps(read) if read else ""


def expected(refusal: Refusal) -> re.Pattern[str]:
    """What the program prints: its usual form around the message, unless the table knows better."""
    return pattern(f"…{refusal.said or _usual(refusal)}…")


def _usual(refusal: Refusal) -> str:
    if refusal.api == "kubernetes":
        return f"Error from server ({refusal.status}): …{refusal.text}"
    if refusal.api == "container":
        return f"ERROR: (gcloud.…) ResponseError: code={refusal.code}, message={refusal.text}"
    if refusal.api == "compute":
        return f"ERROR: (gcloud.…) Could not fetch resource:\n - {refusal.text}"
    return f"ERROR: (gcloud.…) {refusal.status}: {refusal.text}"
