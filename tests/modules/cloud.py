# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs modules against a simulated project and tells what they wrote there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.modules.ways import Result, Way


@dataclass(frozen=True)
class ModuleRunner:
    """One way to run modules against one simulated project."""

    cloud: Any
    way: Way

    def __call__(self, module: str, options: dict[str, Any], *, check: bool = False) -> Result:
        """Runs a module, which must succeed."""
        result = self.way(module, options, check)
        assert not result.get("failed"), result["msg"]
        return result

    def predict(self, module: str, options: dict[str, Any]) -> Result:
        """Runs a module in check mode, which must succeed and write nothing."""
        seen = len(self.cloud.journal())
        result = self(module, options, check=True)
        assert self.writes(seen) == []
        return result

    def unchanged(self, module: str, options: dict[str, Any]) -> Result:
        """Runs a module that has nothing to do: it says so, in check mode too, and writes nothing."""
        assert self.predict(module, options)["changed"] is False
        seen = len(self.cloud.journal())
        result = self(module, options)
        assert result["changed"] is False
        assert self.writes(seen) == []
        return result

    def refused(self, module: str, options: dict[str, Any]) -> str:
        """Runs a module that must refuse in both modes before it writes; gives its message."""
        seen = len(self.cloud.journal())
        for check in (True, False):
            result = self.way(module, options, check)
            assert result.get("failed"), f"{module} should refuse {options}"
        assert self.writes(seen) == []
        return str(result["msg"])

    def writes(self, after: int) -> list[str]:
        """What was written to Google and to the clusters since a point in the journal."""
        return [
            f"{entry['method']} {entry['service']} {entry['path']}"
            for entry in self.cloud.journal(after)
            if entry["write"]
        ]

    def by_hand(self, service: str, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Sends a request past the modules, as somebody with gcloud would, and gives its answer."""
        base = self.cloud.environ[f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service.upper()}"]
        token = Path(self.cloud.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]).read_text(encoding="utf-8").strip()
        headers = {"Authorization": f"Bearer {token}"}
        response = requests.request(method, base + path, json=body, headers=headers, timeout=10)
        assert response.ok, response.text
        answer: dict[str, Any] = response.json()
        return answer
