# SPDX-License-Identifier: GPL-3.0-or-later
"""The project and its IAM policy, v1; the project also as v3 shows it."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any

from simulator.cloud import Cloud
from simulator.cloudresourcemanager.members import refuse_unknown
from simulator.errors import aborted, unimplemented
from simulator.web import Request, Route, Unchanged

_ORGANIZATION = "100000000001"


class ResourceManager:
    """The Cloud Resource Manager API."""

    name = "cloudresourcemanager"

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def routes(self) -> list[Route]:
        """The methods of this API; v3 has the same policy methods as v1."""
        project = "resourcemanager.projects.get"
        return [
            Route("GET", "v1/projects", self.list, "cloudresourcemanager.projects.list", project),
            Route("GET", "v1/projects/{project}", self.get, "cloudresourcemanager.projects.get", project),
            Route("GET", "v3/projects/{project}", self.get_v3, "cloudresourcemanager.projects.get", project),
            *(route for version in ("v1", "v3") for route in self._policy_routes(f"{version}/projects/{{project}}")),
        ]

    def _policy_routes(self, project: str) -> list[Route]:
        method, permission = "cloudresourcemanager.projects.", "resourcemanager.projects."
        read, write, test = "getIamPolicy", "setIamPolicy", "testIamPermissions"
        return [
            Route("POST", f"{project}:{read}", self.policy, method + read, permission + read, write=False),
            Route("POST", f"{project}:{write}", self.set_policy, method + write, permission + write),
            Route("POST", f"{project}:{test}", self.test, method + test, write=False),
        ]

    def dump(self) -> dict[str, Any]:
        """The project and its policy."""
        name = f"projects/{self._cloud.project.id}"
        return {name: self.get(Request("GET", "")), f"{name}:policy": self._cloud.project.policy.body()}

    def get(self, request: Request) -> dict[str, Any]:
        """The project as v1 shows it."""
        project = self._cloud.project
        return {
            "createTime": project.created,
            "lifecycleState": "ACTIVE",
            "name": project.id,
            "parent": {"id": _ORGANIZATION, "type": "organization"},
            "projectId": project.id,
            "projectNumber": project.number,
        }

    def list(self, request: Request) -> dict[str, Any]:
        """The project, when the filter lets it through: words KEY:VALUE, of which all count."""
        shown = self.get(request)
        keys = {"id": "projectId", "projectid": "projectId", "name": "name", "lifecyclestate": "lifecycleState"}
        for word in re.sub(r"[()]|\bAND\b", " ", request.query.get("filter", "")).split():
            key, _, value = word.replace("=", ":").partition(":")
            if key.lower() not in keys:
                raise unimplemented(f"The simulator does not know how to filter projects by {key}.")
            if not fnmatchcase(shown[keys[key.lower()]].lower(), value.lower()):
                return {}
        return {"projects": [shown]}

    def get_v3(self, request: Request) -> dict[str, Any]:
        """The project as v3 shows it."""
        project = self._cloud.project
        return {
            "createTime": project.created,
            "displayName": project.id,
            "etag": 'W/"1"',
            "name": f"projects/{project.number}",
            "parent": f"organizations/{_ORGANIZATION}",
            "projectId": project.id,
            "state": "ACTIVE",
            "updateTime": project.created,
        }

    def policy(self, request: Request) -> dict[str, Any]:
        """The project's policy: bindings and members sorted."""
        return self._cloud.project.policy.body()

    def set_policy(self, request: Request) -> dict[str, Any]:
        """Replace the bindings; a stale etag and an unknown service account are refused."""
        wanted: dict[str, Any] = (request.body or {}).get("policy", {})
        project = self._cloud.project
        if wanted.get("etag") and wanted["etag"] != project.policy.etag:
            raise aborted(_stale(wanted["etag"], project.policy.etag))
        bindings = wanted.get("bindings", [])
        refuse_unknown(project, bindings)
        before = project.policy.body()
        if not project.policy.replace(bindings):
            return Unchanged(before)
        return project.policy.body()

    def test(self, request: Request) -> dict[str, Any]:
        """Which of the asked permissions the caller has."""
        asked = (request.body or {}).get("permissions", [])
        held = [permission for permission in asked if self._cloud.project.holds(request.caller, permission)]
        return {"permissions": held} if held else {}


def _stale(sent: str, current: str) -> str:
    return (
        "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff. "
        f"The request's ETag '{sent}' did not match the current policy's ETag '{current}'."
    )
