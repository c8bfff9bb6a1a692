# SPDX-License-Identifier: GPL-3.0-or-later
"""Resource quantities."""

from __future__ import annotations

import pytest

from simulator.kubernetes.objects.quantities import canonical_quantity, parse_quantity


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1000m", "1"),
        ("1500m", "1500m"),
        (0.5, "500m"),
        (2, "2"),
        ("1024Mi", "1Gi"),
        ("1.5Gi", "1536Mi"),
        ("100Gi", "100Gi"),
        ("0.1Gi", "107374182400m"),
        ("1000000", "1M"),
        ("1e3", "1e3"),
        ("1E", "1E"),
        ("0", "0"),
        ("-1", "-1"),
    ],
)
def test_a_quantity_is_stored_in_one_form(written: str | float, kept: str) -> None:
    assert canonical_quantity(written) == kept
    assert canonical_quantity(kept) == kept


@pytest.mark.parametrize("text", ["", "1 Gi", "1gi", "Gi", "1.2.3", "one"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quantities must match the regular expression"):
        parse_quantity(text)
