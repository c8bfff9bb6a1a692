# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions: what is offered where, and how a wish becomes a version."""

from __future__ import annotations

import pytest

from simulator.container.channels import CHANNELS
from simulator.container.versions import choose, key, offered, server_config
from simulator.errors import ApiError

WEST = "europe-west3"


@pytest.mark.parametrize(
    ("asked", "channel", "version", "got"),
    [
        ("", None, "1.35.3-gke.1389000", "REGULAR"),
        ("-", "RAPID", "1.36.1-gke.1445000", "RAPID"),
        ("latest", "RAPID", "1.36.2-gke.1098000", "RAPID"),
        ("1.35", None, "1.35.6-gke.1211000", "REGULAR"),
        ("1.34", None, "1.34.9-gke.1342000", "REGULAR"),
        ("1.33", None, "1.33.10-gke.1115000", "STABLE"),
        ("1.35.1", "REGULAR", "1.35.1-gke.1396002", "REGULAR"),
        ("1.35.1-gke.1396002", "STABLE", "1.35.1-gke.1396002", "STABLE"),
        ("1.36.1-gke.1445000", "UNSPECIFIED", "1.36.1-gke.1445000", "UNSPECIFIED"),
    ],
)
def test_a_wish_becomes_a_version_and_a_channel(asked: str, channel: str | None, version: str, got: str) -> None:
    choice = choose(asked, channel, WEST)

    assert (choice.version, choice.channel) == (version, got)


@pytest.mark.parametrize(
    ("asked", "channel", "text"),
    [
        ("1.31", "RAPID", 'No valid versions with the prefix "1.31" found.'),
        ("1.34.1-gke.1127000", "RAPID", 'Master version "1.34.1-gke.1127000" is unsupported.'),
        ("1.36.1-gke.1445000", "STABLE", 'Master version "1.36.1-gke.1445000" is unsupported.'),
    ],
)
def test_what_no_channel_offers_is_refused(asked: str, channel: str, text: str) -> None:
    with pytest.raises(ApiError) as refusal:
        choose(asked, channel, WEST)

    assert (refusal.value.code, refusal.value.message) == (400, text)


def test_builds_compare_as_numbers() -> None:
    assert key("1.34.9-gke.999") < key("1.34.9-gke.1342000") < key("1.34.10-gke.1")


def test_every_default_is_valid_and_the_newest_build_is_not_everywhere_yet() -> None:
    for channel, offer in CHANNELS.items():
        assert offer.default in offer.valid, channel
        assert list(offer.valid) == sorted(offer.valid, key=key, reverse=True), channel
    assert "1.36.2-gke.1098000" in offered("RAPID", WEST).valid
    assert "1.36.2-gke.1098000" not in offered("RAPID", "us-east4-a").valid


def test_the_server_config_names_four_channels() -> None:
    config = server_config(WEST)
    channels = config["channels"]

    assert isinstance(channels, list)
    assert [channel["channel"] for channel in channels] == ["RAPID", "REGULAR", "STABLE", "EXTENDED"]
    assert config["defaultClusterVersion"] == "1.35.3-gke.1389000"
