# SPDX-License-Identifier: GPL-3.0-or-later
"""Every filter is documented beside its code, with the arguments that it takes."""

from __future__ import annotations

import inspect

import pytest
import yaml
from ansible_collections.gkefleet.inference.plugins.filter.inference import FilterModule

from tests.repository.collection import ROOT

FOLDER = ROOT / "plugins" / "filter"
FILTERS = FilterModule().filters()


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_says_what_it_takes_and_gives(name: str) -> None:
    told = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    documentation = told["DOCUMENTATION"]
    _, *arguments = inspect.signature(FILTERS[name]).parameters
    assert documentation["name"] == name
    assert list(documentation["options"]) == ["_input", *arguments]
    assert documentation.get("positional", "") == ", ".join(arguments)
    assert name in told["EXAMPLES"]
    assert told["RETURN"]["_value"]["description"]


def test_nothing_is_documented_that_is_not_there() -> None:
    assert {file.stem for file in FOLDER.glob("*.yml")} == set(FILTERS)
