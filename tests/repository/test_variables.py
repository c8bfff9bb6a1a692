# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables that the preflight knows are those that anything reads."""

from __future__ import annotations

import re

from ansible_collections.gkefleet.inference.plugins.module_utils._known_variables import known_variables

from tests.repository.collection import ROOT

NAME = re.compile(r"\bgkefleet_[a-z_]+\b")
PLACES = (
    "roles/*/*/*.yml",
    "roles/*/templates/*.j2",
    "playbooks/*.yml",
    "inventories/*/**/*.yml",
    "plugins/plugin_utils/filters/*.py",
    "plugins/plugin_utils/rules/*.py",
)


def test_every_shared_variable_that_is_read_is_known() -> None:
    files = [file for place in PLACES for file in ROOT.glob(place)]
    read = {name for file in files for name in NAME.findall(file.read_text(encoding="utf-8"))}
    assert len(read) > 20
    assert read - known_variables() == set()
