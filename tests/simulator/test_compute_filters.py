# SPDX-License-Identifier: GPL-3.0-or-later
"""List filters in both spellings."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.compute.filters import compile_filter
from simulator.errors import ApiError

LINK = "https://www.googleapis.com/compute/v1/projects/p/global/networks/default"
BODY: dict[str, Any] = {
    "name": "gke-proxy",
    "network": LINK,
    "purpose": "GLOBAL_MANAGED_PROXY",
    "privateIpGoogleAccess": False,
    "timeoutSec": 30,
    "labels": {"team": "inference"},
    "tags": ["a", "b"],
}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"network eq {LINK}", True),
        ("network eq .*/networks/default", True),
        ('name eq "gke-.*"', True),
        ("name eq gke", False),
        ('(name eq "gke-.*") (network ne "x(y)z")', True),
        ('(name eq "gke-.*")(network ne ".*default")', False),
        ("name ne gke-proxy", False),
        ("(name eq gke-proxy)", True),
        ("name=gke-proxy", True),
        ("name = other", False),
        ("name != other", True),
        ("name:gke*", True),
        ("name:*", True),
        ("missing:*", False),
        ("labels.team=inference", True),
        ("tags=b", True),
        ("privateIpGoogleAccess=false", True),
        ("timeoutSec > 20", True),
        ("timeoutSec <= 20", False),
        (f'network="{LINK}" AND purpose=GLOBAL_MANAGED_PROXY', True),
        (f"network={LINK}", True),
        ("(name=gke-proxy) (purpose=PRIVATE)", False),
        ("name=other OR purpose=GLOBAL_MANAGED_PROXY", True),
        ("NOT name=other", True),
        ("name=other OR (purpose=GLOBAL_MANAGED_PROXY AND NOT tags=a)", False),
    ],
)
def test_a_filter_keeps_what_it_describes(text: str, kept: bool) -> None:
    assert compile_filter(text)(BODY) is kept


@pytest.mark.parametrize("text", ["name=", "=x", "(name=x", "name=x)", "AND", "name eq [", "(name eq a) name eq b"])
def test_a_filter_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ApiError) as refusal:
        compile_filter(text)

    assert (refusal.value.code, "Invalid list filter expression" in refusal.value.message) == (400, True)
