# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations that are waited for."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Operation, finish, lro_progress
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience


def test_an_operation_that_cannot_be_read_is_told_by_what_it_does() -> None:
    refusal = Refusal("GET serviceusage v1/operations/acat.1", 404, "NOT_FOUND", "was not found")

    def poll() -> dict[str, Any]:
        raise refusal

    with pytest.raises(Refusal) as caught:
        finish(Operation("enabling an API", {}, poll, lro_progress), Patience(1.0))
    assert str(caught.value) == (
        "waiting for enabling an API: GET serviceusage v1/operations/acat.1: 404 NOT_FOUND: was not found"
    )
    assert (caught.value.code, caught.value.remedy) == (404, refusal.remedy)
