# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and their limits."""

from __future__ import annotations

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils import _names as names


@pytest.mark.parametrize(
    ("rule", "name", "message"),
    [
        (names.CLUSTER, "gke-west", None),
        (names.CLUSTER, "a" * 40, None),
        (names.CLUSTER, "a" * 41, "has 41 characters, a cluster name at most 40"),
        (names.CLUSTER, "9gke", "a letter first"),
        (names.CLUSTER, "gke-", "no hyphen last"),
        (names.CLUSTER, "GKE", "lower-case"),
        (names.CLUSTER, "", "is no cluster name"),
        (names.NODE_POOL, "h100", None),
        (names.NODE_POOL, "100", "a letter first"),
        (names.MEMBERSHIP, "9-gke", None),
        (names.MEMBERSHIP, "a" * 64, "at most 63"),
        (names.INFERENCE_POOL, "vllm-llama3-8b-instruct", None),
        (names.INFERENCE_POOL, "a" * 54, "at most 53"),
        (names.INFERENCE_POOL, "a.b", "lower-case letters, digits and hyphens"),
        (names.METRIC, "kv-cache", None),
        (names.METRIC, "kv_cache.usage", None),
        (names.METRIC, "a" * 47, "at most 46"),
        (names.METRIC, "KV", "a letter first"),
        (names.SUBNET, "gke-proxy-europe-west3", None),
    ],
)
def test_a_name_must_fit_its_kind(rule: names.NameRule, name: str, message: str | None) -> None:
    problems = rule.problems("name", name)
    assert problems == [] if message is None else message in problems[0]


@pytest.mark.parametrize(
    ("pool", "picker"),
    [
        ("vllm-llama3-8b-instruct", "vllm-llama3-8b-instruct-epp"),
        ("a" * 53, "a" * 40 + "-epp"),
        ("a" * 39 + "-bcd", "a" * 39 + "-epp"),
    ],
)
def test_an_endpoint_picker_is_named_after_the_first_40_characters_of_its_pool(pool: str, picker: str) -> None:
    assert names.endpoint_picker(pool) == picker
