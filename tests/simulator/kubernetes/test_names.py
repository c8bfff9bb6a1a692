# SPDX-License-Identifier: GPL-3.0-or-later
"""Names, label keys and values, port names."""

from __future__ import annotations

import pytest

from simulator.kubernetes.objects.names import (
    CONFIG_KEY,
    DNS_1035_LABEL,
    DNS_LABEL,
    DNS_SUBDOMAIN,
    LABEL_VALUE,
    Form,
    path_segment_problems,
    port_name_problems,
    qualified_name_problems,
)


@pytest.mark.parametrize(
    ("form", "text", "good"),
    [
        (DNS_LABEL, "gke-west", True),
        (DNS_LABEL, "1a", True),
        (DNS_LABEL, "a.b", False),
        (DNS_LABEL, "-a", False),
        (DNS_LABEL, "a" * 64, False),
        (DNS_SUBDOMAIN, "a.b-c.d", True),
        (DNS_SUBDOMAIN, "A.b", False),
        (DNS_SUBDOMAIN, "a..b", False),
        (DNS_1035_LABEL, "a1", True),
        (DNS_1035_LABEL, "1a", False),
        (LABEL_VALUE, "", True),
        (LABEL_VALUE, "A_b.c-9", True),
        (LABEL_VALUE, "a/b", False),
        (LABEL_VALUE, "a" * 64, False),
        (CONFIG_KEY, "default-plugins.yaml", True),
        (CONFIG_KEY, "a/b", False),
    ],
)
def test_a_text_has_a_form_or_not(form: Form, text: str, good: bool) -> None:
    assert (form.problems(text) == []) is good


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("app", ""),
        ("example.com/app", ""),
        ("example.com/a/b", "a qualified name must consist of"),
        ("/app", "prefix part must be non-empty"),
        ("Example/app", "prefix part a lowercase RFC 1123 subdomain"),
        ("example.com/", "name part must be non-empty"),
        ("a" * 64, "name part must be no more than 63 characters"),
    ],
)
def test_a_label_key_has_an_optional_prefix(name: str, problem: str) -> None:
    problems = qualified_name_problems(name)
    assert problems[0].startswith(problem) if problem else not problems


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("http", True),
        ("http-2", True),
        ("80", False),
        ("a--b", False),
        ("-a", False),
        ("Http", False),
        ("a" * 16, False),
    ],
)
def test_a_port_name_is_an_iana_service_name(name: str, good: bool) -> None:
    assert (port_name_problems(name) == []) is good


@pytest.mark.parametrize(("name", "good"), [("system:node", True), ("a/b", False), ("..", False), ("a%b", False)])
def test_a_role_name_fits_into_a_path(name: str, good: bool) -> None:
    assert (path_segment_problems(name) == []) is good
