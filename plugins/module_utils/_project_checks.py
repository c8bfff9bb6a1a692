# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a project's APIs and the caller's permissions by reading only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ansible_collections.gkefleet.inference.plugins.module_utils._enabled_services import enabled_services
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._findings import Finding, Verdict, judged
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._needs import permissions
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_cluster import PlannedCluster


@dataclass(frozen=True)
class ProjectChecks:
    """The checks of one project; each gives findings and raises nothing for what it may not look at."""

    project: str
    google: Callable[[str], GoogleApi]
    clusters: Sequence[PlannedCluster] = ()

    def services(self, wanted: Sequence[str]) -> Iterator[Finding]:
        """Say which APIs are enabled; those that are not are enabled by the first stage."""

        def problems(service: str) -> list[str]:
            on = service in self._enabled
            return [] if on else ["it is not enabled; run playbooks/project.yml, which enables it"]

        for service in wanted:
            yield judged("API", service, problems, service, bad="WARN")

    def permissions(self, bad: Verdict = "FAIL") -> Iterator[Finding]:
        """Say which permissions the caller lacks, by the role that would give them; a check needs few of them."""
        seen = judged("project", self.project, self._unseen)
        if seen.verdict == "FAIL":
            yield seen
            return

        def problems(role: str) -> list[str]:
            missing = [permission for permission in self._wanted[role] if permission not in self._held]
            return [f"the caller lacks {', '.join(missing)}; grant it {role}"] if missing else []

        for role in self._wanted:
            yield judged("permissions", role, problems, role, bad=bad)

    def _unseen(self) -> list[str]:
        # Everybody may ask what they hold, but not of a project that they cannot see.
        try:
            self._held  # noqa: B018  # asked once, for all roles
        except Refusal as e:
            if e.code != 403:
                raise
            return [f"{e}; check that gkefleet_project is the id of the project, and that the caller may see it"]
        return []

    @cached_property
    def _enabled(self) -> frozenset[str]:
        return enabled_services(self.google("serviceusage"), self.project)

    @cached_property
    def _wanted(self) -> dict[str, tuple[str, ...]]:
        return permissions(self.clusters)

    @cached_property
    def _held(self) -> frozenset[str]:
        wanted = [permission for held_by_role in self._wanted.values() for permission in held_by_role]
        path = f"v1/projects/{self.project}:testIamPermissions"
        answer = self.google("cloudresourcemanager").read(path, {"permissions": wanted})
        return frozenset(answer.get("permissions", []))
