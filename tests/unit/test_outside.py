# SPDX-License-Identifier: GPL-3.0-or-later
"""Proxies, certificate authorities and dead ends between this host and a server."""

from __future__ import annotations

import socket
import ssl
from math import inf

import pytest
import requests
import urllib3
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._outside import (
    DEAD_END_FOR,
    proxy_headers,
    proxy_of,
    public_authorities,
    unanswered,
)

URL = "https://gke-1.europe-west3.gke.goog"
UNRESOLVED = socket.gaierror(-2, "Name or service not known")
NO_NAME = urllib3.exceptions.NameResolutionError("gke-1.europe-west3.gke.goog", None, UNRESOLVED)  # type: ignore[arg-type]
NO_NAME.__cause__ = UNRESOLVED
REFUSED_TUNNEL = urllib3.exceptions.ProxyError(
    "Unable to connect to proxy", OSError("Tunnel connection failed: 407 Proxy Authentication Required")
)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def wrapped(error: Exception) -> Exception:
    """What requests makes of an error of urllib3."""
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(None, "/", error))  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [NO_NAME, wrapped(NO_NAME)], ids=["urllib3", "requests"])
def test_an_unknown_name_is_told_in_plain_words_and_given_up_soon(error: Exception) -> None:
    answer = unanswered(error, URL)
    assert answer.says().startswith("the name gke-1.europe-west3.gke.goog is not known here")
    assert answer.give_up_after == DEAD_END_FOR


def test_a_proxy_that_refuses_is_quoted_and_given_up_soon() -> None:
    answer = unanswered(REFUSED_TUNNEL, URL)
    assert answer.says() == (
        "the proxy on the way to gke-1.europe-west3.gke.goog: "
        "Tunnel connection failed: 407 Proxy Authentication Required"
    )
    assert answer.give_up_after == DEAD_END_FOR


def test_a_reset_connection_is_asked_again_as_long_as_there_is_patience() -> None:
    assert unanswered(urllib3.exceptions.ProtocolError("reset"), URL).give_up_after == inf


def test_a_certificate_that_is_not_trusted_ends_it() -> None:
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed")
    cause.verify_message = "unable to get local issuer certificate"
    with pytest.raises(FleetError, match=r"not trusted here \(unable to get local issuer certificate\)"):
        unanswered(urllib3.exceptions.SSLError(cause), URL)


def test_a_proxy_is_taken_from_the_environment_but_not_for_excepted_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,.internal.example.com")
    assert proxy_of(URL) == "http://proxy.example.com:3128"
    assert proxy_of("https://127.0.0.1:8443") is None
    assert proxy_of("https://gke.internal.example.com") is None


def test_a_proxy_s_user_is_shown_to_the_proxy() -> None:
    assert proxy_headers("http://user:secret@proxy.example.com") == {"proxy-authorization": "Basic dXNlcjpzZWNyZXQ="}
    assert proxy_headers("http://proxy.example.com") == {}


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_authorities_are_taken_from_the_usual_variables(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "/etc/company.pem")
    assert public_authorities() == "/etc/company.pem"
