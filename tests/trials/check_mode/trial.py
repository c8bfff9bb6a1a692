# SPDX-License-Identifier: GPL-3.0-or-later
"""One trial: a project in some state, what check mode says of it, what a run does to it, and whether these agree."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.trials.calls import Answered, Site, repeated
from tests.trials.google_objects import google_objects
from tests.trials.objects import Field, Objects, Path, cluster_objects, diffs, happened, leaves, told

AGENTS = "the service agents of "  # nothing shows them but themselves
MOMENT = 0.5  # seconds
NOISE = ("resourceVersion", "managedFields", "uid", "creationTimestamp", "generation", "status", "selfLink", "etag")


@dataclass(frozen=True)
class Declared:
    """The objects that a site declares, and the fields of each."""

    fields: Mapping[str, set[Path]]

    def of(self, state: Mapping[str, Any]) -> Objects:
        """The declared objects of a state; those of Google's with their declared fields alone."""
        google = {title: self.known(title, body) for title, body in google_objects(state).items()}
        return {title: body for title, body in {**google, **cluster_objects(state)}.items() if title in self.fields}

    def known(self, title: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The declared fields of a body, flat."""
        wanted = self.fields.get(title, set())
        return {"/".join(path): value for path, value in leaves(body) if path in wanted}


def declared(answers: Iterable[Answered]) -> Declared:
    """What the check of an empty project says it would make."""
    fields: dict[str, set[Path]] = {}
    for title, _, after in diffs(answers):
        fields.setdefault(title, set()).update(path for path, _ in leaves(after))
    return Declared({title: paths for title, paths in fields.items() if not title.startswith(AGENTS)})


@dataclass
class Trial:
    """What was said and done about one state."""

    predicted: set[Field]
    claimed: set[Field]
    changed: set[Field]
    writes_of_check: list[str]
    refusals_of_check: list[str]
    refusals: list[str]
    noise: list[str]
    secrets: list[str]
    after: Objects = field(default_factory=dict)

    def disagreements(self) -> list[str]:
        """What check mode and the run do not agree in, in sentences."""
        said = [f"check mode wrote {write}" for write in self.writes_of_check]
        said += [f"a diff shows {name}" for name in self.noise] + self.secrets
        if self.refusals_of_check != self.refusals:
            said.append(f"check mode refuses {self.refusals_of_check}, the run {self.refusals}")
        said += [f"predicted, not done: {one}" for one in sorted(self.predicted - self.changed)]
        said += [f"done, not predicted: {one}" for one in sorted(self.changed - self.predicted)]
        return said + [f"said in one mode only: {one}" for one in sorted(self.predicted ^ self.claimed)]


def tried(cloud: Any, site: Site, known: Declared, meanwhile: Callable[[], None] = lambda: None) -> Trial:
    """Checks a project in the state it is in, then runs the site for real; something may happen during that."""
    before, seen = known.of(cloud.state()), len(cloud.journal())
    check = list(repeated(site.plan, check=True))
    writes = [f"{entry['method']} {entry['path']}" for entry in cloud.journal(seen) if entry["write"]]
    during = threading.Timer(MOMENT, meanwhile)
    during.start()
    run = list(repeated(site.plan))
    during.join()
    after = known.of(cloud.state())
    return Trial(
        predicted=flat(told(check), before),
        claimed=flat(told(run), before),
        changed=happened(before, after, known.fields),
        writes_of_check=writes,
        refusals_of_check=refusals(check),
        refusals=refusals(run),
        noise=noise(check),
        secrets=secrets(site.token, check + run),
        after=after,
    )


def flat(fields: set[Field], before: Objects) -> set[Field]:
    """Fields as states show them: those of Google's objects are flat, agents are not shown."""
    kept = {(title, path) for title, path in fields if not title.startswith(AGENTS)}
    return {(title, ("/".join(path),) if path and " on " not in title else path) for title, path in kept}


def refusals(answers: Iterable[Answered]) -> list[str]:
    """What the failed calls of a run say."""
    return [answered.result["msg"] for answered in answers if answered.result.get("failed")]


def secrets(token: str, answers: Iterable[Answered]) -> list[str]:
    """Which results show the token, as it is or as a Secret has it."""
    spelt = (token, base64.b64encode(token.encode()).decode())
    shown = [one.call for one in answers if any(text in json.dumps(one.result) for text in spelt)]
    return [f"{call.module} on {call.host} shows the token" for call in shown]


def noise(answers: Iterable[Answered]) -> list[str]:
    """The fields in diffs that only servers write."""
    paths = [path for _, *bodies in diffs(answers) for body in bodies for path, _ in leaves(body)]
    return sorted(
        {".".join(path) for path in paths if path[0] in NOISE or path[:2] in {("metadata", n) for n in NOISE}}
    )
