# SPDX-License-Identifier: GPL-3.0-or-later
"""GKE versions: parsing, order, and the choice for a minimum."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils import _versions as versions

SERVER_CONFIG: dict[str, Any] = {
    "defaultClusterVersion": "1.34.3-gke.1051003",
    "validMasterVersions": ["1.36.0-gke.1000000", "1.34.3-gke.1051003", "1.33.5-gke.2019000"],
    "channels": [
        {
            "channel": "RAPID",
            "defaultVersion": "1.35.1-gke.1396002",
            "validVersions": ["1.36.0-gke.1000000", "1.35.3-gke.99", "1.35.3-gke.1234000", "1.35.1-gke.1396002"],
        },
        {"channel": "STABLE", "defaultVersion": "1.33.5-gke.2019000", "validVersions": ["1.33.5-gke.2019000"]},
    ],
}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("1.34.1-gke.1127000", "1.34.1-gke.1127001"),
        ("1.34.1-gke.99", "1.34.1-gke.1127000"),
        ("1.34.9-gke.1", "1.34.10-gke.0"),
        ("1.9.0-gke.1", "1.34.0-gke.1"),
    ],
)
def test_versions_are_ordered_as_numbers(older: str, newer: str) -> None:
    assert versions.parse(older) < versions.parse(newer)


def test_a_version_is_written_as_it_was_read() -> None:
    assert str(versions.parse("1.34.1-gke.1127000")) == "1.34.1-gke.1127000"


@pytest.mark.parametrize("text", ["", "latest", "1.34", "1.34.1", "v1.34.1-gke.1", "1.34.1-gke.x", "1.34.1-gke.1 "])
def test_a_full_version_has_four_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="is not a GKE version"):
        versions.parse(text)


@pytest.mark.parametrize(
    ("text", "full"),
    [("1.34", "1.34.0-gke.0"), ("1.34.1", "1.34.1-gke.0"), ("1.34.1-gke.5", "1.34.1-gke.5")],
)
def test_a_minimum_may_be_short(text: str, full: str) -> None:
    assert str(versions.parse_minimum(text)) == full


@pytest.mark.parametrize(
    ("channel", "minimum", "chosen"),
    [
        ("rapid", "1.34.1-gke.1127000", "1.35.1-gke.1396002"),
        ("RAPID", "1.35.2", "1.35.3-gke.99"),
        ("rapid", "1.35.3-gke.100", "1.35.3-gke.1234000"),
        ("rapid", "1.36", "1.36.0-gke.1000000"),
        (None, "1.34", "1.34.3-gke.1051003"),
        (None, "1.35", "1.36.0-gke.1000000"),
    ],
)
def test_the_default_is_chosen_or_else_the_oldest_that_reaches(channel: str | None, minimum: str, chosen: str) -> None:
    assert versions.resolve_minimum(SERVER_CONFIG, channel, minimum, "europe-west3") == chosen


@pytest.mark.parametrize(
    ("channel", "minimum", "message"),
    [
        (
            "stable",
            "1.34.1-gke.1127000",
            (
                "no version of the stable channel in europe-west3 reaches 1.34.1-gke.1127000, "
                "the newest there is 1.33.5-gke.2019000; lower minimum_version"
            ),
        ),
        ("extended", "1.30", "the extended channel offers nothing in europe-west3"),
        (None, "1.37", "no version of the list of valid versions in europe-west3 reaches 1.37"),
    ],
)
def test_a_minimum_out_of_reach_says_what_to_set(channel: str | None, minimum: str, message: str) -> None:
    with pytest.raises(ValueError, match="minimum_version") as raised:
        versions.resolve_minimum(SERVER_CONFIG, channel, minimum, "europe-west3")
    assert message in str(raised.value)


def test_an_upgrade_goes_to_the_oldest_version_that_reaches() -> None:
    assert versions.oldest_reaching(SERVER_CONFIG, "rapid", "1.35.2", "europe-west3") == "1.35.3-gke.99"
    assert versions.oldest_reaching(SERVER_CONFIG, None, "1.33", "europe-west3") == "1.33.5-gke.2019000"
