# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of anything a module keeps: predicted, made, left alone, changed, drifted, mended, refused, removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.modules.cloud import ModuleRunner
from tests.modules.ways import resource_of

Options = dict[str, Any]


@dataclass(frozen=True)
class Life:
    """What makes one module's life different from another's."""

    module: str
    options: Options
    update: Options = field(default_factory=dict)
    refused: tuple[tuple[Options, str], ...] = ()
    drift: Callable[[Any], None] | None = None
    removable: bool = True


def live_through(life: Life, run: ModuleRunner) -> None:
    """Takes the object through its whole life and asserts after each step what a user relies on."""
    _make(life, run)
    if life.update:
        _change(life, run)
    if life.drift:
        _drift(life, run, life.drift)
    for options, message in life.refused:
        assert message in run.refused(life.module, {**_latest(life), **options})
    if life.removable:
        _remove(life, run)


def _latest(life: Life) -> Options:
    return {**life.options, **life.update}


def _as_predicted(life: Life, run: ModuleRunner, options: Options) -> dict[str, Any]:
    prediction = run.predict(life.module, options)
    assert prediction["changed"] is True
    result = run(life.module, options)
    assert result["changed"] is True
    assert result["diff"] == prediction["diff"]
    return result


def _make(life: Life, run: ModuleRunner) -> None:
    made = _as_predicted(life, run, life.options)
    assert made["resource"]
    assert made["ready"] is True
    found = run.unchanged(life.module, {**life.options, **_unwaited(life)})
    assert found["resource"]
    assert found["ready"] is True


def _unwaited(life: Life) -> Options:
    """The option that leaves the waiting to a later task, for modules that have it."""
    return {"wait": False} if "wait" in resource_of(life.module).spec.options else {}


def _change(life: Life, run: ModuleRunner) -> None:
    _as_predicted(life, run, _latest(life))
    run.unchanged(life.module, _latest(life))


def _drift(life: Life, run: ModuleRunner, drift: Callable[[Any], None]) -> None:
    run.cloud.call(lambda: drift(run.cloud.cloud))
    _as_predicted(life, run, _latest(life))
    run.unchanged(life.module, _latest(life))


def _remove(life: Life, run: ModuleRunner) -> None:
    gone = {**_latest(life), "state": "absent"}
    assert not _as_predicted(life, run, gone)["resource"]
    run.unchanged(life.module, gone)
