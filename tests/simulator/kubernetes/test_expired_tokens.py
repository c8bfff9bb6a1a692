# SPDX-License-Identifier: GPL-3.0-or-later
"""The tokens of service accounts end when the cloud's clock says so."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from simulator.kubernetes.service_account_tokens import SERVICE_ACCOUNTS, ServiceAccountTokens
from simulator.kubernetes.store import Store
from tests.simulator.kubernetes.clocks import TurnedClock

ISSUER = "https://issuer.example.com"
LIFETIME = 600


@pytest.mark.parametrize(("seconds", "known"), [(LIFETIME - 10, True), (LIFETIME + 1, False)])
def test_a_token_is_good_for_its_lifetime_only(seconds: int, known: bool) -> None:
    store, clock = Store(), TurnedClock()
    account = {"apiVersion": "v1", "kind": "ServiceAccount"}
    store.put(SERVICE_ACCOUNTS, account | {"metadata": {"namespace": "team", "name": "picker", "uid": "u"}})
    tokens = ServiceAccountTokens(store, clock, random.Random(1), ISSUER)
    token = tokens.issue("team", "picker", "u", LIFETIME, [])
    clock.turned = timedelta(seconds=seconds)
    assert (tokens.user(token) is not None) is known
