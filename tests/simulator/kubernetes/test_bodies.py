# SPDX-License-Identifier: GPL-3.0-or-later
"""Request bodies as JSON and YAML."""

from __future__ import annotations

import pytest

from simulator.kubernetes.bodies import parse_body
from simulator.kubernetes.errors import KubernetesError

YAML = "application/apply-patch+yaml"


def test_a_key_written_twice_is_told_with_its_path_and_the_last_one_counts() -> None:
    body = parse_body(b'{"a": 1, "a": {"b": 1, "b": 2}, "c": [{"x": 1, "x": 1}]}')
    assert body.value == {"a": {"b": 2}, "c": [{"x": 1}]}
    assert body.duplicates == ("a", "a.b", "c[0].x")


def test_yaml_tells_keys_written_twice_too() -> None:
    assert parse_body(b"a: 1\nb: {c: 1, c: 2}\n", YAML).duplicates == ("b.c",)


def test_yaml_makes_no_dates_of_texts() -> None:
    assert parse_body(b"day: 2026-01-01\nyes: true\nn: 1.5\nnone: ~\n", YAML).value == {
        "day": "2026-01-01",
        "yes": True,
        "n": 1.5,
        "none": None,
    }


def test_json_is_yaml() -> None:
    assert parse_body(b'{"a": [1, "x", null]}', YAML).value == {"a": [1, "x", None]}


@pytest.mark.parametrize(("text", "content_type"), [(b'{"a":', "application/json"), (b"a: [", YAML), (b"NaN", "")])
def test_a_body_that_cannot_be_read_is_a_bad_request(text: bytes, content_type: str) -> None:
    with pytest.raises(KubernetesError) as caught:
        parse_body(text, content_type)
    assert (caught.value.code, caught.value.reason) == (400, "BadRequest")
